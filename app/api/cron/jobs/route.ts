import { after } from 'next/server'
import { requireBearer } from '@/lib/http/bearer'
import { answering } from '@/lib/http/respond'
import { services } from '@/lib/services'

/** For a scheduler, where no instance runs all the time: takes up exports that were cut off. Guarded by `CRON_SECRET`. */
export const GET = answering(async (request: Request) => {
  const { env, jobs } = await services()
  requireBearer(request, env.cronSecret, 'CRON_SECRET')
  await jobs.look()
  after(() => jobs.run())
  return Response.json({ ok: true }, { headers: { 'cache-control': 'no-store' } })
})
