import { api } from '@/lib/http/api'
import { listInput, publishInput } from '@/lib/notifications/input'
import { publish, publishOnce } from '@/lib/notifications/publish'
import { listForKey } from '@/lib/notifications/store'

/** The notifications behind `after`, oldest first; `next` is the `after` of the next call. */
export const GET = api({
  scope: 'notifications:read',
  input: listInput,
  async run({ key, input, services: { db } }) {
    return { body: await listForKey(db, key.org, input) }
  },
})

/** Publishes a notification: accepted means that it is stored, and reaches every open page even after a crash. */
export const POST = api({
  scope: 'notifications:write',
  input: publishInput,
  async run({ key, input, idempotency, services: { db, outbox } }) {
    const body = idempotency
      ? await publishOnce(db, key, idempotency, input)
      : await publish(db, key.org, input)
    await outbox.drain()
    return { status: 201, body }
  },
})
