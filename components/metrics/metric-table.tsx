import { preserveAttr } from '@/lib/datastar'
import type { MetricRange, MetricRow } from '@/lib/metrics/types'
import { formatClock, formatMetric } from './format'
import { NumberTable } from './number-table'
import { rangeWords } from './range-words'

const ms = { decimal: true, unit: 'ms' }

/** The columns: what they are called, and what a row has there. */
const columns: readonly { head: string; cell: (row: MetricRow) => string }[] = [
  { head: 'Streams', cell: ({ streams }) => formatMetric(streams) },
  { head: 'People', cell: ({ people }) => formatMetric(people) },
  { head: 'Requests', cell: ({ requests }) => formatMetric(requests) },
  { head: 'Errors', cell: ({ errors }) => formatMetric(errors) },
  { head: 'Response p50', cell: ({ response }) => formatMetric(response[0], ms) },
  { head: 'p95', cell: ({ response }) => formatMetric(response[1], ms) },
  { head: 'p99', cell: ({ response }) => formatMetric(response[2], ms) },
  { head: 'Published', cell: ({ published }) => formatMetric(published) },
  { head: 'Delivered', cell: ({ delivered }) => formatMetric(delivered) },
  { head: 'To write p50', cell: ({ write }) => formatMetric(write[0], ms) },
  { head: 'To write p99', cell: ({ write }) => formatMetric(write[1], ms) },
  { head: 'Queues dropped', cell: ({ drops }) => formatMetric(drops) },
  { head: 'Longest lag', cell: ({ lagMs }) => formatMetric(lagMs, ms) },
  { head: 'Memory', cell: ({ rssMegabytes }) => formatMetric(rssMegabytes, { unit: 'MB' }) },
]

const lengths: Record<MetricRange, string> = { '1h': '5 minutes', '1d': '2 hours' }

/** The same as the charts, for whoever reads rather than looks: newest first. Patched by its id, `metric-table`. */
export function MetricTable({ rows, range }: { rows: readonly MetricRow[]; range: MetricRange }) {
  return (
    <details id="metric-table" className="panel" {...preserveAttr('open')}>
      <summary className="cursor-pointer px-4 py-3 font-semibold">
        The last {rangeWords[range]} as a table
      </summary>
      <div className="border-t">
        <NumberTable
          caption={`What was measured in the last ${rangeWords[range]}, in rows of ${lengths[range]}, newest first`}
          heads={['From (UTC)', ...columns.map(({ head }) => head)]}
        >
          {rows.map((row) => (
            <tr key={row.at}>
              <th scope="row">{formatClock(row.at)}</th>
              {columns.map(({ head, cell }) => (
                <td key={head}>{cell(row)}</td>
              ))}
            </tr>
          ))}
        </NumberTable>
      </div>
    </details>
  )
}
