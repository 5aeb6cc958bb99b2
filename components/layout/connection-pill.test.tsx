import { expect, it } from 'vitest'
import { byId, only, render } from '../testing'
import { ConnectionPill, staleWhenLost } from './connection-pill'

const html = render(<ConnectionPill />)
const pill = byId(html, 'connection')
const status = only(html, ({ attributes }) => attributes.role === 'status')
const countdown = only(html, ({ attributes }) => attributes['data-text']?.includes('next try') === true)
const button = only(html, ({ name }) => name === 'button')

interface Connection {
  state: string
  attempts?: number
  retryAt?: number
}

const lostAt = new Date(2026, 10, 27, 14, 2).getTime()

/** The value of an expression while the runtime reports this connection. */
function evaluate(expression: string | undefined, connection: Connection, upstream = 'live'): unknown {
  const run = new Function('$_connection', '$_upstream', '$_tick', '$_lostAt', `return (${expression})`)
  return run(connection, upstream, 0, lostAt)
}

it.each([
  ['connecting', 'Connecting'],
  ['live', 'Live'],
  ['reconnecting', 'Reconnecting'],
  ['offline', 'Offline since 14:02'],
  ['', ''],
])('says the state "%s" as "%s" to screen readers as well', (state, word) => {
  expect(evaluate(status['data-text'], { state })).toBe(word)
})

it('remembers since when it has not heard of the server', () => {
  const remember = (state: string, before: number) =>
    new Function(
      '$_connection',
      '$_lostAt',
      'peek',
      `${pill['data-effect']?.replace('@', '')}; return $_lostAt`,
    )({ state }, before, (read: () => unknown) => read())
  const now = Date.now()
  expect(remember('offline', 0)).toBeGreaterThanOrEqual(now)
  expect(remember('reconnecting', 5)).toBe(5)
  expect(remember('live', 5)).toBe(0)
})

it.each([
  ['live', 0, false],
  ['reconnecting', 2, false],
  ['reconnecting', 3, true],
  ['offline', 1, true],
])('greys the page out where it may be old: %s after %i attempts', (state, attempts, stale) => {
  const { 'data-class': grey } = staleWhenLost
  expect(evaluate(grey, { state, attempts })).toEqual({ stale })
})

it('says when events reach the server late, while the page itself is connected', () => {
  expect(evaluate(status['data-text'], { state: 'live' }, 'delayed')).toBe('Live, delayed')
  expect(evaluate(status['data-text'], { state: 'reconnecting' }, 'delayed')).toBe('Reconnecting')
  const dot = only(html, ({ attributes }) => attributes['data-class']?.includes('bg-sheen') === true)
  const colour = (state: string, upstream: string) => {
    const classes = evaluate(dot['data-class'], { state }, upstream) as Record<string, boolean>
    return Object.keys(classes).filter((name) => classes[name])
  }
  expect(colour('live', 'live')).toEqual(['bg-sheen border-transparent'])
  expect(colour('live', 'delayed')).toEqual(['bg-warning border-warning'])
  expect(colour('offline', 'delayed')).toEqual([])
  expect(JSON.parse(pill['data-signals__ifmissing'] ?? '')._upstream).toBe('live')
})

it('counts the seconds to the next try while one is planned', () => {
  const retryAt = Date.now() + 3_900
  expect(evaluate(countdown['data-text'], { state: 'offline', retryAt })).toBe('(next try in 4 s)')
  expect(evaluate(countdown['data-text'], { state: 'reconnecting', retryAt: 1 })).toBe('(next try in 0 s)')
  expect(evaluate(countdown['data-text'], { state: 'reconnecting', retryAt: 0 })).toBe('')
})

it('keeps the countdown from screen readers, which would speak every second', () => {
  expect(countdown['aria-hidden']).toBe('true')
})

it('offers "Try now" after the third failed attempt', () => {
  const hidden = (connection: Connection) =>
    (evaluate(button['data-attr'], connection) as { hidden: boolean }).hidden
  expect('hidden' in button).toBe(true)
  expect(hidden({ state: 'reconnecting', attempts: 2 })).toBe(true)
  expect(hidden({ state: 'offline', attempts: 3 })).toBe(false)
  expect(hidden({ state: 'live', attempts: 0 })).toBe(true)
})

it('asks the runtime to retry when the button is pressed', () => {
  const document = new EventTarget()
  let asked = 0
  document.addEventListener('datastar-retry', () => asked++)
  new Function('document', button['data-on:click'] ?? '')(document)
  expect(asked).toBe(1)
})

it('stays invisible until a runtime reports a state, and does not overwrite what it reported', () => {
  expect(pill.class?.split(' ')).toContain('invisible')
  const unknown = JSON.parse(pill['data-signals__ifmissing'] ?? '')._connection
  const invisible = (connection: Connection) =>
    (evaluate(pill['data-class'], connection) as { invisible: boolean }).invisible
  expect(invisible(unknown)).toBe(true)
  expect(invisible({ state: 'live' })).toBe(false)
})
