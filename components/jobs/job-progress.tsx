import { js, text } from '@/lib/datastar'
import type { JobProgress } from '@/lib/jobs/types'
import { formatCount, formatRate } from './format'

/** The id of the element that holds a `Progress`. */
export const progressId = (job: string) => `job-${job}-progress`

/** Less than this says nothing about how fast work goes, in ms. */
const shortMs = 500

/** How far a running job is, how fast it goes on average, and how long that will take. */
export function Progress({ job, name }: { job: JobProgress; name?: string | undefined }) {
  const { id, source, processed, total, startedAt, updatedAt } = job
  const took = updatedAt - (startedAt ?? updatedAt)
  const perSecond = took < shortMs || processed === 0 ? null : (processed / took) * 1_000
  const unit = source === null ? '' : processed === 1 && total === null ? ' row' : ' rows'
  const label = name === undefined ? { 'aria-labelledby': `job-${id}-name` } : { 'aria-label': name }
  return (
    <>
      <progress className="job-bar" {...label} {...(total !== null && { value: processed, max: total })} />
      <p className="flex flex-wrap gap-x-3 text-sm text-soft tabular-nums">
        <span>
          {formatCount(processed)}
          {total !== null && ` of ${formatCount(total)}`}
          {unit}
        </span>
        {perSecond !== null && <span>{formatRate(perSecond)}</span>}
        {perSecond !== null && total !== null && (
          <TimeLeft until={updatedAt + ((total - processed) / perSecond) * 1_000} now={updatedAt} />
        )}
      </p>
    </>
  )
}

const minutes = (seconds: number) =>
  seconds < 3_600
    ? `${Math.ceil(seconds / 60)} min`
    : `${Math.floor(seconds / 3_600)} h ${Math.ceil((seconds % 3_600) / 60)} min`

// The same in the browser, for work that is seldom heard of. `$_now` is the clock of the workspace, 0 until its first tick.
const hoursLater = js`Math.floor(s / 3600) + ' h ' + Math.ceil((s % 3600) / 60) + ' min'`
const shownLater = js`s < 60 ? s + ' s' : s < 3600 ? Math.ceil(s / 60) + ' min' : ${hoursLater}`
const leftLater = js`!$_now ? el.textContent : ((s) => s < 1 ? 'a moment left' : 'about ' + (${shownLater}) + ' left')(Math.ceil((Date.parse(el.dateTime) - Date.now()) / 1000))`

/** How long work is going to take, told until it should be done. */
function TimeLeft({ until, now }: { until: number; now: number }) {
  const seconds = Math.ceil((until - now) / 1_000)
  const shown = seconds < 60 ? `${seconds} s` : minutes(seconds)
  return (
    <time dateTime={new Date(until).toISOString()} {...text(leftLater)}>
      {seconds < 1 ? 'a moment left' : `about ${shown} left`}
    </time>
  )
}
