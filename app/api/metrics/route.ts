import { requireBearer } from '@/lib/http/bearer'
import { answering } from '@/lib/http/respond'
import { services } from '@/lib/services'

/** What this process has done and how it is, for Prometheus; guarded by `METRICS_TOKEN`. */
export const GET = answering(async (request: Request) => {
  const { env, metrics } = await services()
  requireBearer(request, env.metricsToken, 'METRICS_TOKEN')
  return new Response(await metrics.text(), {
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
  })
})
