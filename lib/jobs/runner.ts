import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Hub } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import type { Outbox } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { chunkOf, header, lines } from './encode'
import { jobProgress } from './events'
import { type Claim, claim, fail, finish, isHeld, release, step } from './lease'
import { exportSources } from './sources'
import { isDue, sweep } from './sweep'
import type { JobProgress } from './types'

/** Rows in one batch: a batch on a file blocks the process. */
const batchRows = 100
/** Exports that one process works on at once, so that a long one does not keep a short one waiting. */
const maxWorkers = 3
/** How often it is looked for exports that nobody works on, and for jobs that are silent or old, in ms. */
const lookMs = 2_000
/** The shortest pause between two words of progress, in ms. */
const progressMs = 250
/** So often an export is tried that never gets through a batch. */
const maxAttempts = 5

export interface RunnerOptions {
  db: Db
  hub: Pick<Hub, 'publish'>
  outbox: Pick<Outbox, 'drain'>
  log: (message: string, cause: unknown, ids?: Record<string, string>) => void
  /** How many exports of one person run at once. */
  maxRunning: number
  /** Default: 100. */
  rows?: number
  now?: () => number
}

/**
 * Works on exports, in batches. Where an export stands is in the database alone: whichever runner of whichever instance
 * takes it goes on behind the last batch that was written.
 */
export class JobRunner {
  private readonly workers = new Set<Promise<void>>()
  private readonly timer: NodeJS.Timeout
  private looking: Promise<void> | undefined
  private closed = false
  private readonly now: () => number

  constructor(private readonly options: RunnerOptions) {
    this.now = options.now ?? Date.now
    this.timer = setInterval(() => void this.look(), lookMs).unref()
  }

  /**
   * Works until there is nothing left to be done, and never rejects. Call it whenever an export was started, and let the
   * platform wait for it: what is cut off is taken up by whoever calls it next, after the lease.
   */
  async run(): Promise<void> {
    if (!this.closed && this.workers.size < maxWorkers) {
      const worker: Promise<void> = this.work().finally(() => this.workers.delete(worker))
      this.workers.add(worker)
    }
    await Promise.all(this.workers)
  }

  /** Stops after the batches that are under way, and leaves the rest to other instances at once. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.timer)
    await Promise.all([...this.workers, this.looking])
  }

  /** Notices what nobody has told: exports whose runner has died, silent and old jobs. One query where there is nothing. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined))
    return this.looking
  }

  private async lookNow() {
    const { db, outbox, log } = this.options
    try {
      const due = await isDue(db, this.now())
      if (due.sweep) {
        await sweep(db, this.now())
        await outbox.drain()
      }
      if (due.work) void this.run()
    } catch (cause) {
      if (!this.closed) log('Jobs could not be looked at; it is tried again.', cause)
    }
  }

  private async work() {
    const { db, outbox, log, maxRunning } = this.options
    let job: Claim | null = null
    try {
      while (!this.closed) {
        job = await claim(db, randomUUID(), maxRunning, this.now())
        if (!job) return
        await outbox.drain()
        await this.export(job)
        await outbox.drain()
      }
    } catch (cause) {
      // The lease stays until it expires: a pause before the next attempt.
      if (!this.closed)
        log('An export was interrupted; it is taken up again.', cause, job ? { job: String(job.id) } : {})
    }
  }

  private async export(job: Claim) {
    const { db, rows: limit = batchRows } = this.options
    if (job.attempts > maxAttempts) return void (await fail(db, job, failed, this.now()))
    const { org, person, audience } = job
    const source = exportSources[job.source!]
    if (!source) throw new Error(`There is no source ${job.source}.`)
    const reader = { org, person, audience: audience! }
    let toldAt = 0
    for (;;) {
      if (this.closed) return release(db, job)
      const begins = job.chunks === 0
      const { bound, total } = begins
        ? await source.extent(db, reader)
        : { bound: job.bound!, total: job.total! }
      const page = await source.page(db, reader, { after: job.cursor, bound, limit })
      const head = begins ? header(job.format!, source.columns) : ''
      const processed = job.processed + page.length
      const part = {
        ...chunkOf(job.format!, head + lines(job.format!, source.columns, page)),
        ...{ bound, processed, cursor: page.at(-1)?.cursor ?? job.cursor },
        // Rows that came late into the order are in the file as well.
        total: Math.max(total, processed),
      }
      const ends = page.length < limit
      const written = await (ends ? finish : step)(db, job, part, this.now())
      if (!written) {
        // Cancelled, deleted or taken over; or all of that is not so, and then it is the right that is gone.
        if (await isHeld(db, job)) await fail(db, job, noAdmin, this.now())
        return
      }
      if (ends) return
      const { cursor } = part
      Object.assign(job, { bound, cursor, processed, total: part.total, chunks: job.chunks + 1 })
      if (this.now() - toldAt >= progressMs) {
        toldAt = this.now()
        this.tell(job)
      }
      // Calls on a file are synchronous: everybody else has a turn between two batches.
      await turn()
    }
  }

  /** Lossy, since the next one comes soon, and the end is told for certain. */
  private tell({ id, org, person, source, processed, total, startedAt }: Claim) {
    const data: JobProgress = {
      ...{ id: String(id), org, source, processed, total, startedAt },
      updatedAt: this.now(),
    }
    const events = [topic.jobsOf(org, person), topic.jobsOfAll(org)].map((of) => ({
      ...{ topic: of, type: jobProgress, data },
    }))
    this.options.hub.publish(events, { lossy: true }).catch((cause: unknown) => {
      if (!this.closed) this.options.log('The progress of an export could not be told.', cause)
    })
  }
}

const failed = 'It did not get on after several attempts; what went wrong was logged. Start it again later.'
const noAdmin = 'It was started by an admin, which you are not any more. Start it again for what you can see.'
