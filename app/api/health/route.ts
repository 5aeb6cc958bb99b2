import { sql } from 'drizzle-orm'
import { HttpError } from '@/lib/errors'
import { answering } from '@/lib/http/respond'
import { logFault } from '@/lib/log'
import { services } from '@/lib/services'

/**
 * Is this process ready for requests? 200 with the state of its broadcast, or 503 where the database does not answer or
 * the process is about to end. Whether it is to be killed is another question: `/api/health/live`.
 */
export const GET = answering(async () => {
  const { db, env, hub, engine } = await services()
  if (engine.stopping) throw new HttpError('unavailable', 'The server is stopping. Ask another instance.')
  try {
    await db.run(sql`select 1`)
  } catch (cause) {
    logFault('The database does not answer.', cause)
    throw new HttpError('unavailable', 'The database does not answer.')
  }
  const { driver, state, lagMs } = hub.health()
  const body = {
    status: 'ok',
    time: new Date().toISOString(),
    broadcast: { driver, state, lagMs },
    streams: engine.size,
    sink: env.streams.sink,
    sinks: engine.sinks,
  }
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
})
