import { answering } from '@/lib/http/respond'
import { requireMetricsToken } from '@/lib/metrics/access'
import { services } from '@/lib/services'

/** What this process has done and how it is, for Prometheus; guarded by `METRICS_TOKEN`. */
export const GET = answering(async (request: Request) => {
  const { env, metrics } = await services()
  requireMetricsToken(request, env.metricsToken)
  return new Response(await metrics.text(), {
    headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
  })
})
