import { Workspace } from '@/components/layout/workspace'
import { MetricsBoard } from '@/components/metrics/metrics-board'
import { page } from '@/lib/http/page'
import { metricsView } from '@/lib/metrics/view'
import { routes } from '@/lib/routes'

export const GET = page(metricsView, ({ assets, scope: { org, range, instance }, data, shell, cursor }) => (
  <Workspace
    title="Metrics"
    shell={shell}
    current="metrics"
    stream={routes.api.metricsOf(org, { after: cursor, range, instance: instance ?? undefined })}
    assets={assets}
  >
    <MetricsBoard org={org} dashboard={data.dashboard} />
  </Workspace>
))
