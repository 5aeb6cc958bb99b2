import type { Job, JobState } from '@/lib/jobs/types'
import { Mark, type MarkLook } from '../ui/mark'
import { Moment } from '../ui/time'
import { formatBytes, formatCount, formatDuration } from './format'

const marks: Record<JobState, MarkLook> = {
  queued: { icon: 'hourglass', word: 'Waiting', colour: 'text-soft' },
  running: { icon: 'refresh-cw', word: 'Running', colour: 'text-primary' },
  succeeded: { icon: 'circle-check', word: 'Done', colour: 'text-success' },
  failed: { icon: 'octagon-x', word: 'Failed', colour: 'text-error' },
  cancelled: { icon: 'x', word: 'Cancelled', colour: 'text-soft' },
  stale: { icon: 'triangle-alert', word: 'Silent', colour: 'text-warning' },
}

/** What a job is at. */
export function StateMark({ state }: { state: JobState }) {
  return <Mark {...marks[state]} />
}

/** What there is to be said of a job that does not run. */
export function Outcome({ job }: { job: Job }) {
  const { state, position, source, bytes, startedAt, updatedAt, endedAt, expiresAt } = job
  if (state === 'queued') return <p className="text-sm text-soft">Number {position} in the queue</p>
  const took = endedAt !== null && startedAt !== null ? `in ${formatDuration(endedAt - startedAt)}` : null
  const facts = [
    source === null || state === 'succeeded' ? counted(job) : null,
    source !== null && state === 'succeeded' ? formatBytes(bytes) : null,
    state === 'succeeded' ? took : null,
  ].filter((fact) => fact !== null)
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-soft tabular-nums">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {state === 'stale' && (
        <span>
          No sign of life since <Moment at={updatedAt} />
        </span>
      )}
      {source !== null && state === 'succeeded' && expiresAt !== null && (
        <span>
          kept until <Moment at={expiresAt} />
        </span>
      )}
    </p>
  )
}

function counted({ processed, total, source }: Job): string {
  const of = total === null || source !== null ? '' : ` of ${formatCount(total)}`
  const unit = source === null ? '' : processed === 1 ? ' row' : ' rows'
  return `${formatCount(processed)}${of}${unit}`
}
