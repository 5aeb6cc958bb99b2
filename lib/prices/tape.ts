import type { Hub, NewEvent } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import { topic } from '@/lib/topics'
import { resolutions } from './candles'
import { pack } from './decimal'
import { linesOf, quotesOf } from './store'
import type { Quote, QuoteChange } from './types'

/** On a symbol's topic, lossy: its price has changed. Data: a `QuoteChange`. */
export const priceChanged = 'price.changed'

/** On a symbol's topic, lossy, once a second while its price changes. Data: a `PriceLine`. */
export const priceLine = 'price.line'
export interface PriceLine {
  symbol: string
  /** The prices of the last hour, one a minute, whenever a minute has passed; else left out. */
  line?: number[]
}

/** The shortest pause between two publications, in ms. */
const pauseMs = 50
/** How often what has changed is read again, in ms. */
const settleMs = 1_000
/** How often candles that are no longer kept are removed, in ms. */
const pruneMs = 60 * 60_000
/** Events in one publication: far below its limit in bytes. */
const chunk = 1_000

export interface TapeOptions {
  db: Db
  hub: Pick<Hub, 'publish'>
  log: (message: string, cause: unknown) => void
}

/** A quote, and the price before it, to see in which direction it went. */
export interface Recorded {
  quote: Quote
  before: string | null
}

/**
 * Gathers what changes and publishes the newest quote of each symbol at most every 50 ms, whatever the rate of ticks.
 * Nothing waits behind a slow store but one quote a symbol.
 *
 * Once a second it reads what has changed again and publishes that: two instances that write the same symbol settle on
 * the same price, and charts are drawn anew. It has no timer while nothing changes.
 */
export class Tape {
  private pending = new Map<string, Recorded>()
  /** What was published since the last settling, by topic. */
  private recent = new Map<string, QuoteChange>()
  /** In which minute each line was last published. */
  private lines = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined
  private publishing: Promise<void> | undefined
  private settling: Promise<void> | undefined
  private settleTimer: NodeJS.Timeout | undefined
  private flashes = 0
  private prunedAt = 0
  private closed = false

  constructor(private readonly options: TapeOptions) {}

  /** Takes note of quotes that have changed. */
  record(changes: readonly Recorded[]): void {
    if (this.closed) return
    for (const { quote, before } of changes) {
      const key = topic.symbol(quote.org, quote.symbol)
      this.pending.set(key, { quote, before: this.pending.get(key)?.before ?? before })
    }
    this.wake()
  }

  /** Is it time to remove old candles? True once an hour. */
  takePruning(now: number): boolean {
    if (now - this.prunedAt < pruneMs) return false
    this.prunedAt = now
    return true
  }

  /** Publishes nothing more, and resolves when nothing is under way. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    clearTimeout(this.settleTimer)
    await Promise.all([this.publishing, this.settling])
  }

  private wake() {
    if (this.closed || this.timer || this.publishing || this.pending.size === 0) return
    const flush = () => {
      this.publishing = this.flush().finally(() => {
        this.publishing = undefined
        // What comes in the next 50 ms goes together.
        this.timer = setTimeout(() => {
          this.timer = undefined
          this.wake()
        }, pauseMs).unref()
      })
    }
    flush()
  }

  private async flush() {
    const { pending } = this
    this.pending = new Map()
    const changes = [...pending.values()].map(({ quote, before }) => this.withMove(quote, before))
    for (const change of changes) this.recent.set(topic.symbol(change.org, change.symbol), change)
    this.settleTimer ??= setTimeout(() => {
      this.settling = this.settle()
    }, settleMs).unref()
    await this.publish(changes.map(changedEvent))
  }

  private withMove(quote: Quote, before: string | null): QuoteChange {
    const move =
      before === null || before === quote.last ? null : pack(quote.last) > pack(before) ? 'up' : 'down'
    this.flashes = (this.flashes + 1) % 1_000_000
    return { ...quote, move, flash: this.flashes }
  }

  private async settle() {
    const { db, log } = this.options
    const { recent } = this
    this.recent = new Map()
    this.settleTimer = undefined
    const now = Date.now()
    const { length } = resolutions.minute
    const minute = Math.floor(now / length)
    const due = [...recent].filter(([key]) => this.lines.get(key) !== minute)
    try {
      const [quotes, lines] = await Promise.all([
        quotesOf(db, [...recent.values()]),
        linesOf(
          db,
          due.map(([, { org, symbol }]) => ({ org, symbol, ...lastHour(now) })),
        ),
      ])
      const drawn = new Map(due.map(([key], index) => [key, lines[index]!.map(({ price }) => price)]))
      for (const [key, at] of this.lines) if (at < minute - 1) this.lines.delete(key)
      for (const key of drawn.keys()) this.lines.set(key, minute)
      const changes = quotes.flatMap((quote) => {
        const key = topic.symbol(quote.org, quote.symbol)
        const last = recent.get(key)!
        // A newer one is on its way, or has gone out meanwhile.
        if (this.pending.has(key) || this.recent.has(key)) return []
        return last.last === quote.last
          ? { ...quote, move: last.move, flash: last.flash }
          : this.withMove(quote, last.last)
      })
      const events = [...recent].map(([key, { symbol }]) => {
        const line = drawn.get(key)
        return { topic: key, type: priceLine, data: { symbol, ...(line && { line }) } satisfies PriceLine }
      })
      await this.publish([...changes.map(changedEvent), ...events])
    } catch (cause) {
      log('Prices could not be read again; pages show them with the next change.', cause)
    }
  }

  /** One call for all, unless there are very many. */
  private async publish(events: NewEvent[]) {
    const { hub, log } = this.options
    try {
      for (let start = 0; start < events.length; start += chunk)
        await hub.publish(events.slice(start, start + chunk), { lossy: true })
    } catch (cause) {
      if (!this.closed) log('Prices could not be published; pages show them with the next change.', cause)
    }
  }
}

function changedEvent(change: QuoteChange): NewEvent {
  return { topic: topic.symbol(change.org, change.symbol), type: priceChanged, data: change }
}

/** The line of a row: the last hour by the minute. */
export function lastHour(now: number) {
  const { length } = resolutions.minute
  return { resolution: length, since: now - (now % length) - 59 * length, step: length }
}
