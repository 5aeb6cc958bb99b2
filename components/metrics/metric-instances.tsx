import type { MetricInstance, MetricRange } from '@/lib/metrics/types'
import { routes } from '@/lib/routes'
import { formatClock, formatMetric } from './format'
import { NumberTable } from './number-table'

const heads = ['Instance', 'State', 'Streams', 'People', 'Requests/min', 'Lag', 'Memory']

/**
 * The processes of the range, to look at one of them or at all together. Patched by its id, `metric-instances`.
 *
 * @param props.current Short id of the one that is shown; null for all together.
 */
export function MetricInstances(props: {
  org: string
  range: MetricRange
  current: string | null
  instances: readonly MetricInstance[]
}) {
  const { org, range, current, instances } = props
  return (
    <section id="metric-instances" aria-labelledby="metric-instances-heading" className="panel">
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 border-b px-4 py-2">
        <h2 id="metric-instances-heading" className="grow font-semibold">
          Instances
        </h2>
        <a
          href={routes.metrics(org, { range })}
          aria-current={current === null ? 'page' : undefined}
          className="btn btn-ghost btn-sm text-soft aria-[current]:bg-base-300 aria-[current]:text-base-content max-desk:btn-md"
        >
          All together
        </a>
      </header>
      <NumberTable caption="Instances, with what they measured last" heads={heads}>
        {instances.map((instance) => (
          <Row key={instance.id} org={org} range={range} current={current} instance={instance} />
        ))}
      </NumberTable>
    </section>
  )
}

function Row(props: { org: string; range: MetricRange; current: string | null; instance: MetricInstance }) {
  const { org, range, current, instance } = props
  const { id, host, state, until, streams, people, requestsPerMinute, lagMs, rssMegabytes } = instance
  const gone = state !== 'live'
  const numbers = [
    formatMetric(streams),
    formatMetric(people),
    formatMetric(requestsPerMinute),
    formatMetric(lagMs, { decimal: true, unit: 'ms' }),
    formatMetric(rssMegabytes, { unit: 'MB' }),
  ]
  return (
    <tr id={`metric-instance-${id}`}>
      <th scope="row">
        <a
          href={routes.metrics(org, { range, instance: id })}
          aria-current={id === current ? 'page' : undefined}
          className="font-semibold underline-offset-3 hover:underline aria-[current]:underline"
        >
          {id}
        </a>{' '}
        <span className="font-normal text-faint">{host}</span>
      </th>
      <td className={state === 'silent' ? 'text-error' : gone ? 'text-faint' : 'text-success'}>
        {gone ? `${state} since ${formatClock(until)} UTC` : 'live'}
      </td>
      {numbers.map((number, index) => (
        <td key={heads[index + 2]}>{gone ? '–' : number}</td>
      ))}
    </tr>
  )
}
