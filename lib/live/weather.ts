import { patchElements } from '@/lib/datastar'
import type { Connection } from './connection'
import { Frame } from './frame'
import type { Channel } from './sinks'
import type { Forecast, WeatherKind } from './types'

/** What a connection asks of the way to its client. */
export type Outlet = Pick<Channel, 'name' | 'body' | 'queued' | 'write' | 'end' | 'destroy'>

/** The most streams of a process that have weather at once; others stay undisturbed. */
const maxStreams = 200
const tickMs = 100
/** How late everything comes while there are delays, in ms. */
const delayMs = 2_000

/** The first half of an event: a client must forget it. */
const torn = Frame.of(patchElements('<p id="torn-off"></p>').slice(0, -2))

/**
 * Bad network for streams of a session that asked for it, see the lab. It stands between a connection and its channel
 * only while it lasts, so that other streams pay nothing. What tells of it is an event of the log: a client that is cut
 * off before it got a later id comes back behind that event, on whichever instance, and meets the same weather.
 */
export class Weather {
  private readonly streams = new Map<Connection, RoughChannel>()
  private timer: NodeJS.Timeout | undefined

  /** Begins, or replaces what the stream had; nothing happens where its time is over. */
  begin(connection: Connection, { kind, until }: Pick<Forecast, 'kind' | 'until'>): void {
    this.calm(connection)
    if (connection.closed || until <= Date.now() || this.streams.size >= maxStreams) return
    const channel = new RoughChannel(connection.channel, kind, until)
    connection.channel = channel
    this.streams.set(connection, channel)
    this.timer ??= setInterval(() => this.tick(), tickMs).unref()
  }

  private tick() {
    const now = Date.now()
    for (const [connection, channel] of this.streams) {
      if (channel.turn(now)) connection.close('weather')
      if (connection.closed || now >= channel.until) this.calm(connection)
    }
    if (this.streams.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
  }

  private calm(connection: Connection) {
    const channel = this.streams.get(connection)
    if (!channel) return
    this.streams.delete(connection)
    // What has been lost does not come any more: its client must come back for it.
    if (channel.breaks) connection.close('weather')
    channel.release(Number.POSITIVE_INFINITY)
    connection.channel = channel.inner
  }
}

class RoughChannel implements Outlet {
  /** What is on its way, oldest first. */
  private held: { frame: Frame; due: number }[] = []
  private heldBytes = 0
  private hasTorn = false

  constructor(
    readonly inner: Outlet,
    private readonly kind: WeatherKind,
    readonly until: number,
  ) {}

  /** Does the stream end by it? */
  get breaks(): boolean {
    return this.kind === 'cut' || this.kind === 'end'
  }

  get name() {
    return this.inner.name
  }

  body() {
    return this.inner.body()
  }

  queued(): number {
    return this.inner.queued() + this.heldBytes
  }

  write(frame: Frame): void {
    const { kind, inner } = this
    if (kind === 'stall') this.hold(frame, this.until)
    else if (kind === 'delay') this.hold(frame, Date.now() + delayMs)
    else if (kind === 'duplicate') {
      inner.write(frame)
      inner.write(frame)
    }
    // Otherwise it is lost on the way: the stream ends in a moment, and its client resumes behind what it has.
  }

  /** Lets through what is due. */
  release(now: number): void {
    while (this.held[0] && this.held[0].due <= now) {
      const { frame } = this.held.shift()!
      this.heldBytes -= frame.bytes.length
      this.inner.write(frame)
    }
  }

  /** @returns true where the stream ends now */
  turn(now: number): boolean {
    this.release(now)
    // Its client must have the stream before it can lose it.
    if (!this.breaks || !this.name) return false
    if (this.kind === 'end' || this.hasTorn) return true
    this.hasTorn = true
    this.inner.write(torn)
    return false
  }

  end(): void {
    if (this.kind === 'cut') this.destroy(new Error('The weather of the lab cut it off.'))
    else {
      this.release(Number.POSITIVE_INFINITY)
      this.inner.end()
    }
  }

  destroy(reason: Error): void {
    this.held = []
    this.heldBytes = 0
    this.inner.destroy(reason)
  }

  private hold(frame: Frame, due: number) {
    this.held.push({ frame, due })
    this.heldBytes += frame.bytes.length
  }
}
