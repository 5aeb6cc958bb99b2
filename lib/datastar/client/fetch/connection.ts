import { Computed, signal } from '../store/reactivity'
import { setPath } from '../store/signals'

/** From best to worst. */
const STATES = ['live', 'connecting', 'reconnecting', 'offline'] as const

/** How a live stream is doing; also the value of the signal `_connection`, which tells of the worst one. */
export interface Connection {
  state: (typeof STATES)[number]
  /** Failures in a row. */
  attempts: number
  /** When the next try is due, in milliseconds since 1970; 0 if none is. */
  retryAt: number
}

const streams = new Map<object, Connection>()
const current = signal<Connection>({ state: 'connecting', attempts: 0, retryAt: 0 })

function refresh(): void {
  let worst: Connection | undefined
  for (const one of streams.values()) {
    // A server that is away is being reconnected to; offline is what the browser itself is.
    const state = one.state === 'reconnecting' && !navigator.onLine ? 'offline' : one.state
    if (!worst || STATES.indexOf(state) > STATES.indexOf(worst.state)) worst = { ...one, state }
  }
  if (worst) current(worst)
}

/**
 * Says how a stream is doing.
 *
 * @param stream any object that stands for it
 * @param now `undefined` if the page gave it up, so that it no longer counts
 */
export function setConnection(stream: object, now: Connection | undefined): void {
  // A stream that ended for good counts until another one begins.
  if (!streams.has(stream))
    for (const [key, { state }] of streams) if (state === 'offline') streams.delete(key)
  if (now) streams.set(stream, now)
  else streams.delete(stream)
  refresh()
}

/** Begins to keep the signal `_connection`. It is computed, so the page cannot overwrite it, and local, so never sent. */
export function followConnection(): void {
  setPath('_connection', new Computed(current))
  window.addEventListener('offline', refresh)
}
