import type { Hub, Subscription } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import { topic } from '@/lib/topics'
import { resolutions, type Sample, type Sampled } from './sample'
import { type Resolution, samplesSince } from './store'

/** How long after a dashboard last asked the history goes on listening, in ms. */
const lingerMs = 30_000

export interface HistoryOptions {
  db: Db
  hub: Pick<Hub, 'subscribe'>
  /** ms since the epoch. Default: `Date.now`. */
  now?: () => number
}

/** Samples of one resolution in memory. */
interface Window {
  samples: Map<string, Sample>
  readAt: number
  reading: Promise<void> | undefined
}

/**
 * The samples of all instances that dashboards of this process show: read from the database when a page opens, and kept
 * up from the bus while any is open. Nothing is held while there is none.
 */
export class MetricsHistory {
  private windows = emptyWindows()
  private subscription: Subscription | undefined
  private askedAt = 0
  private readonly now: () => number

  constructor(private readonly options: HistoryOptions) {
    this.now = options.now ?? Date.now
  }

  /** All samples of a range, in no order, with what the database has: for pages that open. */
  async load(resolution: Resolution): Promise<Sample[]> {
    this.listen()
    const window = this.windows[resolution]
    // Once a slot, however many pages open.
    if (!window.reading && this.now() - window.readAt >= resolutions.sample.length)
      window.reading = this.read(resolution, window).finally(() => {
        window.reading = undefined
      })
    await window.reading
    return [...window.samples.values()]
  }

  /** All samples of a range, in no order: what was loaded, and what has come in since. */
  async latest(resolution: Resolution): Promise<Sample[]> {
    const window = this.windows[resolution]
    if (window.readAt === 0) return this.load(resolution)
    this.listen()
    this.forget(resolution)
    return [...window.samples.values()]
  }

  /** Is any dashboard open? Where none has asked for a while, the history is let go. */
  watched(): boolean {
    if (!this.subscription) return false
    if (this.now() - this.askedAt <= lingerMs) return true
    this.close()
    return false
  }

  close(): void {
    this.subscription?.close()
    this.subscription = undefined
    this.windows = emptyWindows()
  }

  private listen() {
    this.askedAt = this.now()
    this.subscription ??= this.options.hub.subscribe({
      topics: [topic.samples],
      subscriber: {
        event: ({ data }) => {
          const { sample, minute } = data as Sampled
          this.add('sample', sample)
          this.add('minute', minute)
        },
        // Samples are in no log: what was missed is in the database.
        reset: () => {
          for (const window of Object.values(this.windows)) window.readAt = 0
        },
      },
    })
  }

  private async read(resolution: Resolution, window: Window) {
    const now = this.now()
    const samples = await samplesSince(this.options.db, resolution, oldest(resolution, now))
    window.readAt = now
    for (const sample of samples) add(window, sample)
    this.forget(resolution)
  }

  private add(resolution: Resolution, sample: Sample) {
    const window = this.windows[resolution]
    // Before the first reading nobody has asked for this resolution.
    if (window.readAt > 0 || window.reading) add(window, sample)
  }

  private forget(resolution: Resolution) {
    const { samples } = this.windows[resolution]
    const from = oldest(resolution, this.now())
    for (const [key, { at }] of samples) if (at < from) samples.delete(key)
  }
}

/** What was read may be older than what has come in meanwhile. */
function add({ samples }: Window, sample: Sample) {
  const key = `${sample.at} ${sample.instance}`
  if (sample.until >= (samples.get(key)?.until ?? 0)) samples.set(key, sample)
}

const oldest = (resolution: Resolution, now: number) =>
  now - resolutions[resolution].keep - resolutions[resolution].length

const emptyWindow = (): Window => ({ samples: new Map(), readAt: 0, reading: undefined })
const emptyWindows = (): Record<Resolution, Window> => ({ sample: emptyWindow(), minute: emptyWindow() })
