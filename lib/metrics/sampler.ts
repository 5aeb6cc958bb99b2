import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { Hub } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import { presentOn } from '@/lib/presence/store'
import { metricsDrawn, metricsSampled, topic } from '@/lib/topics'
import { since } from './histogram'
import type { Counted } from './metrics'
import { graceMs, resolutions, rollUp, type Sample, type Sampled } from './sample'
import { keepSample, pruneSamples } from './store'

const { sample: slot, minute } = resolutions

/** How often the event loop is asked whether it is held up, in ms. */
const lagResolutionMs = 20
/** So long after the end of a slot it is measured, in ms: a timer may ring a millisecond early by the clock. */
const behindMs = 10

export interface SamplerOptions {
  db: Db
  hub: Pick<Hub, 'publish'>
  /** Told from those of all other processes. */
  instance: string
  host: string
  /** What the process has counted since its start. */
  counted(): Promise<Counted>
  openStreams(): number
  /** Does this process have a dashboard open? Asked after each sample. */
  watched(): boolean
  log: (message: string, cause: unknown) => void
  /** ms since the epoch. Default: `Date.now`. */
  now?: () => number
}

/**
 * Measures this process every 5 s, at the same moments as all others: writes the sample and its minute so far into the
 * database, publishes both, and a second later, when those of the other instances are there, has the dashboards of this
 * process drawn. One timer does it all.
 */
export class Sampler {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private loop: IntervalHistogram | undefined
  private before: Counted | undefined
  /** Up to when it has measured. */
  private until = 0
  private minute: Sample | undefined
  /** What does not work at present, and has been said. */
  private readonly failing = new Set<string>()
  private closed = false
  private readonly now: () => number

  constructor(private readonly options: SamplerOptions) {
    this.now = options.now ?? Date.now
  }

  /** Begins to measure. */
  start(): void {
    if (this.loop || this.closed) return
    this.until = this.now()
    this.loop = monitorEventLoopDelay({ resolution: lagResolutionMs })
    this.loop.enable()
    this.waitForSlot()
  }

  /** Takes a last sample, which says goodbye, and ends. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.timer)
    await this.running
    if (this.loop) await this.take({ ended: true })
    this.loop?.disable()
  }

  /**
   * Measures what has happened since the last time, writes and publishes it.
   * @param ended in the middle of a slot, as the process ends; else up to the last moment at which a slot has ended
   */
  async take({ ended = false } = {}): Promise<void> {
    const now = this.now()
    const until = ended ? now : now - (now % slot.length)
    if (until <= this.until) return
    try {
      const sample = await this.measure(until, ended)
      const at = sample.at - (sample.at % minute.length)
      const begins = this.minute?.at !== at
      this.minute = begins || !this.minute ? { ...sample, at } : rollUp(this.minute, sample)
      const sampled: Sampled = { sample, minute: this.minute }
      // Not waited for: a store that does not answer must not hold up the next sample.
      void this.publish(topic.samples, metricsSampled, sampled)
      await this.keep(sampled, begins ? [pruneSamples(this.options.db, until)] : [])
      this.failing.delete(notWritten)
    } catch (cause) {
      this.fail(notWritten, cause)
    }
  }

  private turn() {
    this.running = this.take().then(() => {
      if (this.options.watched()) this.wait(graceMs, () => this.draw())
      else this.waitForSlot()
    })
  }

  private draw() {
    void this.publish(topic.metricsOf(this.options.instance), metricsDrawn, {})
    this.waitForSlot()
  }

  private waitForSlot() {
    this.wait(slot.length - (this.now() % slot.length) + behindMs, () => this.turn())
  }

  private wait(ms: number, then: () => void) {
    if (!this.closed) this.timer = setTimeout(then, ms).unref()
  }

  private async measure(until: number, ended: boolean): Promise<Sample> {
    const { db, instance, host, counted, openStreams } = this.options
    const [counts, people] = await Promise.all([counted(), presentOn(db, instance, until)])
    const { before = zero } = this
    const { rss, heapUsed } = process.memoryUsage()
    const sample: Sample = {
      // The slot that ends with it, or the one in which the process ends.
      at: ended ? until - (until % slot.length) : until - slot.length,
      instance,
      host,
      until,
      ms: until - this.until,
      ended,
      streams: openStreams(),
      people: people.here,
      everybody: people.everywhere,
      requests: since(before.requests, counts.requests),
      errors: counts.errors - before.errors,
      published: counts.published - before.published,
      delivered: counts.delivered - before.delivered,
      latency: since(before.latency, counts.latency),
      drops: counts.drops - before.drops,
      lagMs: this.lag(),
      rss,
      heap: heapUsed,
    }
    this.before = counts
    this.until = until
    return sample
  }

  /** How long the event loop was held up at worst since the last time, in ms. */
  private lag(): number {
    const { loop } = this
    if (!loop) return 0
    const ms = Math.max(0, loop.max / 1e6 - lagResolutionMs)
    loop.reset()
    return Math.round(ms * 10) / 10
  }

  private async keep({ sample, minute }: Sampled, more: [] | [ReturnType<typeof pruneSamples>]) {
    const { db } = this.options
    await db.batch([keepSample(db, 'sample', sample), keepSample(db, 'minute', minute), ...more])
  }

  private async publish(topic: string, type: string, data: unknown) {
    try {
      await this.options.hub.publish([{ topic, type, data }], { lossy: true })
      this.failing.delete(notPublished)
    } catch (cause) {
      this.fail(notPublished, cause)
    }
  }

  /** Once, and not every 5 s while a store is away. */
  private fail(message: string, cause: unknown) {
    if (!this.failing.has(message) && !this.closed) this.options.log(message, cause)
    this.failing.add(message)
  }
}

const notWritten = 'The metrics could not be written; the next sample counts what was missed.'
const notPublished = 'The metrics could not be published; dashboards have gaps until they are loaded anew.'

const zero: Counted = { requests: [], errors: 0, published: 0, delivered: 0, latency: [], drops: 0 }
