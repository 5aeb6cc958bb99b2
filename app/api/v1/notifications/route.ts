import { api } from '@/lib/http/api'
import { listInput, publishInput } from '@/lib/notifications/input'
import { notificationOutput, notificationsOutput } from '@/lib/notifications/output'
import { publish, publishOnce } from '@/lib/notifications/publish'
import { listForKey } from '@/lib/notifications/store'

/** The notifications behind `after`, oldest first; `next` is the `after` of the next call. */
export const GET = api({
  summary: 'List notifications, oldest first',
  scope: 'notifications:read',
  input: listInput,
  answers: { 200: notificationsOutput },
  async run({ key, input, services: { db } }) {
    return { status: 200, body: await listForKey(db, key.org, input) }
  },
})

/** Publishes a notification: accepted means that it is stored, and reaches every open page even after a crash. */
export const POST = api({
  summary: 'Publish a notification',
  description: 'Accepted means that it is stored and reaches every open page, also after a crash.',
  scope: 'notifications:write',
  input: publishInput,
  answers: { 201: notificationOutput },
  idempotent: true,
  async run({ key, input, idempotency, services: { db, outbox } }) {
    const body = idempotency
      ? await publishOnce(db, key, idempotency, input)
      : await publish(db, key.org, input)
    await outbox.drain()
    return { status: 201, body }
  },
})
