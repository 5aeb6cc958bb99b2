import { type Expression, effect, js, signals, text } from '@/lib/datastar'
import type { WeatherKind } from '@/lib/live/types'

/** Writes a line on top of the log, with the time. */
export const note = (words: Expression) =>
  js`$_log = new Date().toTimeString().slice(0, 8) + '  ' + ${words} + '\n' + $_log.slice(0, 4000)`

/** How the stream is doing, once for each change: every page knows it by the signal `_connection`. */
const noteStream = js`
  const { state, attempts } = $_connection;
  const words = {
    live: 'The stream is open',
    connecting: 'The stream is being opened',
    reconnecting: 'The stream is lost',
    offline: 'The stream is over'
  }[state] + (attempts > 1 ? ', ' + attempts + ' times in a row' : '');
  @peek(() => $_log.startsWith(words, 10) || (${note(js`words`)}))`

const noteWeather = js`
  const { kind, seconds } = $_weather;
  kind && @peek(() => { ${note(js`'Weather begins: ' + kind + ', for ' + seconds + ' s'`)} })`

/** What `_weather` holds: the weather that this page asked for. */
export interface AskedWeather {
  kind: WeatherKind
  seconds: number
  /** Tells two that are alike apart. */
  until: number
}

/** What the page goes through, newest first. */
export function WeatherLog() {
  return (
    <div className="grid gap-1" {...signals({ _log: '', _weather: {} }, { ifMissing: true })}>
      <h3 className="font-medium">What happened</h3>
      <div hidden {...effect(noteStream)} />
      <div hidden {...effect(noteWeather)} />
      <pre
        role="log"
        aria-label="What happened"
        className="max-h-48 min-h-12 overflow-auto rounded-sm bg-base-300 p-2 text-sm"
        {...text(js`$_log`)}
      />
    </div>
  )
}
