import { z } from 'zod'
import { signedIn } from '@/lib/http/command'
import { example } from '@/lib/lab/example'
import { publishToSession } from '@/lib/lab/publish'
import { labMarked } from '@/lib/topics'

const schema = z.object({ count: z.int().min(1).max(10).default(1) })

/** Writes nothing into the answer: the marks take the way of every event, over the bus to all streams of the session. */
export const POST = example(schema, async ({ signals: { count }, viewer, services: { hub } }) => {
  const { id, session } = signedIn(viewer)
  const at = Date.now()
  const marks = Array.from({ length: count }, (_, index) => ({ session, index: index + 1, of: count, at }))
  await publishToSession(hub, id, labMarked, marks)
  return new Response(null, { status: 204 })
})
