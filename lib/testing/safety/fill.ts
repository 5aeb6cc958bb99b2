import { createApiKey, listApiKeys } from '@/lib/api-keys/store'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import type { TestApp } from '../app'

export type Org = 'acme' | 'globex'

/** Things that a filled organisation holds, by the name that routes ask for them. */
export interface Filled {
  notification: string
  apiKey: string
}

/** What the notification for everyone is called, which comes last and reaches every open page. */
export const titleFor = (marker: string) => `${marker} for everyone`

/** How text begins that only admins may see. */
export const secretOf = (marker: string) => `${marker}-secret`

/**
 * Writes the marker into everything of a noun that people of the organisation write and read, and `secretOf(marker)` into
 * all that is for admins only.
 */
type Fill<Things> = (app: TestApp, org: Org, marker: string) => Promise<Things>

const fillApiKeys: Fill<Pick<Filled, 'apiKey'>> = async ({ services: { db } }, org, marker) => {
  const person = `demo-${org}-admin`
  await createApiKey(db, { org, person }, { name: `${secretOf(marker)} key`, scopes: ['jobs:write'] })
  return { apiKey: (await listApiKeys(db, org)).at(-1)!.id }
}

const fillNotifications: Fill<Pick<Filled, 'notification'>> = async ({ services: { db } }, org, marker) => {
  const about = { body: `${marker} body`, note: `${secretOf(marker)} note`, href: `/${marker}` }
  const one = (fields: Record<string, unknown>) =>
    publish(db, org, publishInput.parse({ ...about, ...fields }))
  for (const person of people[org]) await one({ title: `${marker} for one`, audience: 'person', person })
  await one({ title: `${secretOf(marker)} for admins`, audience: 'admins' })
  const { id } = await one({ title: titleFor(marker) })
  return { notification: id }
}

const people: Record<Org, readonly string[]> = {
  acme: ['demo-acme-admin', 'demo-acme-member'],
  globex: ['demo-globex-admin'],
}

/** Fills an organisation. Notifications come last: every open page shows them, so that one may wait for them. */
export async function fill(app: TestApp, org: Org, marker: string): Promise<Filled> {
  const filled = {
    ...(await fillApiKeys(app, org, marker)),
    ...(await fillNotifications(app, org, marker)),
  }
  await app.services.outbox.drain()
  return filled
}
