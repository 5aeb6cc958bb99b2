import { activityInput } from '@/lib/feed/input'
import { activityOutput } from '@/lib/feed/output'
import { publishActivity } from '@/lib/feed/publish'
import { api } from '@/lib/http/api'

/** Puts what a program tells into the feed: accepted means that it is stored, and reaches every open page. */
export const POST = api({
  summary: 'Put an entry into the feed',
  scope: 'activities:write',
  input: activityInput,
  answers: { 201: activityOutput },
  idempotent: true,
  async run({ key, input, idempotency, services: { db, outbox } }) {
    const body = await publishActivity(db, key, idempotency, input)
    await outbox.drain()
    return { status: 201, body }
  },
})
