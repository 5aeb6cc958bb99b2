import { sql } from 'drizzle-orm'
import { HttpError } from '@/lib/errors'
import { answering } from '@/lib/http/respond'
import { logFault } from '@/lib/log'
import { services } from '@/lib/services'

/** Is this process ready? 200 with the state of its broadcast, or 503 where the database does not answer. */
export const GET = answering(async () => {
  const { db, env, hub, engine } = await services()
  try {
    await db.run(sql`select 1`)
  } catch (cause) {
    logFault('The database does not answer.', cause)
    throw new HttpError('unavailable', 'The database does not answer.')
  }
  const { driver, state, lagMs } = hub.health()
  const body = {
    status: 'ok',
    broadcast: { driver, state, lagMs },
    streams: engine.size,
    sink: env.streams.sink,
    sinks: engine.sinks,
  }
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
})
