import { js, text } from '@/lib/datastar'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// The server does not know the reader's time zone, so it names the one it uses.
const absolute = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dayMonthAndYear = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** `now`, `4 min`, `3 h` or `2 d`; from a week on the date, with its year when that is another one. */
function relative(at: number, now: number): string {
  const age = now - at
  if (age < minute) return 'now'
  if (age < hour) return `${Math.floor(age / minute)} min`
  if (age < day) return `${Math.floor(age / hour)} h`
  if (age < 7 * day) return `${Math.floor(age / day)} d`
  const sameYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear()
  return (sameYear ? dayAndMonth : dayMonthAndYear).format(at)
}

/**
 * The same in the browser, so that a page left open does not say "now" for hours. `$_now` is the clock of the workspace,
 * 0 until its first tick; dates stay as the server wrote them. One text for all moments, so that it is compiled once.
 */
const minutes = js`Math.floor(($_now - Date.parse(el.dateTime)) / 60000)`
const hoursOrDays = js`m < 1440 ? Math.floor(m / 60) + ' h' : m < 10080 ? Math.floor(m / 1440) + ' d' : el.textContent`
const relativeLater = js`!$_now ? el.textContent : ((m) => m < 1 ? 'now' : m < 60 ? m + ' min' : ${hoursOrDays})(${minutes})`

/**
 * A moment as a short age, with the full date and time on hover.
 *
 * @param props.at Milliseconds since the epoch.
 * @param props.now The clock, milliseconds since the epoch; the present moment by default.
 */
export function Time({ at, now = Date.now() }: { at: number; now?: number }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      {...text(relativeLater)}
      title={`${absolute.format(at)} UTC`}
      className="shrink-0 whitespace-nowrap text-xs text-faint tabular-nums"
    >
      {relative(at, now)}
    </time>
  )
}

/** A moment as date and time, for what is still to come. */
export function Moment({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
      {absolute.format(at)} UTC
    </time>
  )
}
