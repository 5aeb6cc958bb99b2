import { randomUUID } from 'node:crypto'
import type { Hub } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import type { StreamCaps } from '@/lib/env'
import { HttpError } from '@/lib/errors'
import type { Outbox } from '@/lib/outbox/outbox'
import { presenceChanged, streamsChanged, topic } from '@/lib/topics'
import {
  close,
  expire,
  graceMs,
  open,
  refusal,
  remove,
  removeExpired,
  renew,
  restore,
  type StreamLease,
} from './store'
import type { EndReason } from './types'

/** How long the lease of this instance lasts without being renewed, in ms: so long do its streams count if it dies. */
const leaseMs = 30_000
/** Pause between renewals, in ms: two may fail before anybody seems to have left. */
const renewMs = 10_000
/** The shortest pause between announcements, and between writes of streams that have closed, in ms. */
const settleMs = 200
/** Pause after a write that failed, in ms. */
const retryMs = 2_000
/** The most streams that one batch opens: a batch on a file blocks the process. */
const batchSize = 250
/** When a client that was refused may try again, in seconds. */
const retryAfterSeconds = 5

/** Where streams are registered, and whom the registry tells. */
export interface RegistryOptions {
  db: Db
  hub: Pick<Hub, 'publish' | 'onHealthChange'>
  outbox: Pick<Outbox, 'drain'>
  /** Told from those of all other processes. */
  instance: string
  caps: StreamCaps
  log: (message: string, cause: unknown) => void
}

/** Whose stream it is, and what it shows. */
export interface NewStream extends Omit<StreamLease, 'id' | 'instance' | 'openedAt'> {
  /** A client that reconnects by itself, and has to rest where its tab has given way or was closed. */
  comesBack: boolean
}

/** The place that an open stream takes; or why its page has to rest. */
export type Admission = { id: string; release(): void } | { ended: EndReason }

interface Opening {
  lease: StreamLease
  comesBack: boolean
  resolve(letIn: boolean): void
  reject(cause: unknown): void
}

/**
 * The open streams of this instance, in the table of those of all instances: it decides the caps there, and presence is
 * read from there. Streams that open or close together are one write. One timer does it all, and there is none while no
 * stream is open.
 */
export class StreamRegistry {
  private readonly streams = new Map<string, StreamLease>()
  private opening: Opening[] = []
  private closing: string[] = []
  /** What has closed, in that order, until it does not count for presence any more. */
  private leaving: { lease: StreamLease; at: number }[] = []
  /** By organisation and person: how many streams they have, those in `leaving` included. */
  private readonly here = new Map<string, { org: string; streams: number }>()
  /** Topic to type of what is to be announced. */
  private readonly changed = new Map<string, string>()
  private renewsAt = 0
  private leasedUntil = 0
  /** Before it, only a stream that opens is a reason to write. */
  private quietUntil = 0
  private timer: NodeJS.Timeout | undefined
  private wakesAt = Number.POSITIVE_INFINITY
  private syncing: Promise<void> | undefined
  private closed = false
  private readonly unwatch: () => void

  constructor(private readonly options: RegistryOptions) {
    // Announcements are lossy: those made while the store was out of reach are made up for.
    this.unwatch = options.hub.onHealthChange(({ state }) => {
      if (state !== 'live') return
      for (const { org } of this.here.values()) this.changed.set(topic.org(org), presenceChanged)
      this.announce()
    })
  }

  /**
   * Takes a place for a stream. It must be released, also if the stream never opens.
   * @returns why the page has to rest, where its tab has given way or was closed
   * @throws HttpError 429 over a cap that refuses, 503 while the process ends
   */
  async open({ comesBack, ...stream }: NewStream): Promise<Admission> {
    if (this.closed) throw stopping()
    const { db, instance, caps } = this.options
    const lease: StreamLease = { ...stream, id: randomUUID(), instance, openedAt: 0 }
    const letIn = await new Promise<boolean>((resolve, reject) => {
      this.opening.push({ lease, comesBack, resolve, reject })
      this.schedule()
    })
    if (letIn) return { id: lease.id, release: () => this.release(lease) }
    const reason = await refusal(db, lease, caps)
    if (reason === 'replaced' || reason === 'ended') return { ended: reason }
    const message =
      reason === 'owner'
        ? `Only ${caps.perOwner} streams may be open at once. Close one of the others.`
        : 'Too many streams are open from your address. Close some of them.'
    throw new HttpError('rate_limited', message, undefined, retryAfterSeconds)
  }

  /** Lets all streams of this instance end. Call it after they have closed and before the hub does. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.unwatch()
    clearTimeout(this.timer)
    await this.syncing
    for (const { reject } of this.opening) reject(stopping())
    this.opening = []
    if (this.leasedUntil === 0) return
    try {
      await expire(this.options.db, this.options.instance)
      for (const { org } of this.here.values()) this.changed.set(topic.org(org), presenceChanged)
      this.announce()
    } catch (cause) {
      this.options.log('The lease of this instance could not be ended; it expires by itself.', cause)
    }
  }

  private release(lease: StreamLease) {
    if (!this.streams.delete(lease.id)) return
    this.closing.push(lease.id)
    this.leaving.push({ lease, at: Date.now() + graceMs })
    this.touch(lease)
    this.schedule()
  }

  /** Lists of streams have to show it. */
  private touch({ owner, org }: StreamLease) {
    this.changed.set(topic.streams(owner), streamsChanged)
    if (org !== null) this.changed.set(topic.streams(topic.org(org)), streamsChanged)
  }

  /** Counts the streams of a person in an organisation; the first one comes, the last one goes. */
  private count({ org, person }: StreamLease, change: 1 | -1) {
    if (org === null || person === null) return
    const key = `${org} ${person}`
    const streams = (this.here.get(key)?.streams ?? 0) + change
    if (streams > 0) this.here.set(key, { org, streams })
    else this.here.delete(key)
    if (streams === 0 || (streams === 1 && change === 1)) this.changed.set(topic.org(org), presenceChanged)
  }

  /** When there is something to do next, in ms since the epoch. */
  private dueAt(): number {
    if (this.opening.length > 0) return 0
    const due: number[] = []
    if (this.closing.length > 0 || this.changed.size > 0) due.push(0)
    if (this.leaving.length > 0) due.push(this.leaving[0]!.at)
    if (this.streams.size > 0 || this.leaving.length > 0) due.push(this.renewsAt)
    return Math.max(this.quietUntil, Math.min(Number.POSITIVE_INFINITY, ...due))
  }

  private schedule() {
    const at = this.dueAt()
    if (this.closed || this.syncing || at >= this.wakesAt) return
    clearTimeout(this.timer)
    this.wakesAt = at
    this.timer = setTimeout(
      () => {
        this.wakesAt = Number.POSITIVE_INFINITY
        this.syncing = this.sync().finally(() => {
          this.syncing = undefined
          this.schedule()
        })
      },
      Math.max(0, at - Date.now()),
    ).unref()
  }

  /** Writes what has changed and what is due, in one batch, and announces it. */
  private async sync() {
    const { db, instance, caps, log, outbox } = this.options
    const now = Date.now()
    const opening = this.opening.splice(0, batchSize)
    const closing = this.closing.splice(0)
    const left = this.leaving.filter(({ at }) => at <= now)
    const renews = now >= this.renewsAt
    const batch = new Batch()
    if (renews) {
      const [people, instances, ended] = removeExpired(db, now)
      batch.add(renew(db, instance, now + leaseMs))
      batch.add(people, (rows) => {
        for (const { org } of rows) if (org !== null) this.changed.set(topic.org(org), presenceChanged)
      })
      batch.add(instances)
      batch.add(ended)
      if (now >= this.leasedUntil && this.streams.size > 0) batch.add(restore(db, [...this.streams.values()]))
    }
    if (closing.length > 0) batch.add(close(db, closing, now))
    const leftIds = left.map(({ lease }) => lease.id)
    if (left.length > 0) batch.add(remove(db, leftIds))
    const letIn = new Set<string>()
    let gaveWay = false
    if (opening.length > 0) {
      const back = new Set(opening.filter(({ comesBack }) => comesBack).map(({ lease }) => lease))
      for (const { lease } of opening) lease.openedAt = now
      const leases = opening.map(({ lease }) => lease)
      const { insert, others } = open(db, leases, (lease) => back.has(lease), now, caps)
      batch.add(insert, (rows) => {
        for (const { id } of rows) letIn.add(id)
      })
      for (const statement of others)
        batch.add(statement, (rows) => {
          gaveWay ||= rows.length > 0
        })
    }
    try {
      await batch.run(db)
    } catch (cause) {
      this.closing.unshift(...closing)
      this.quietUntil = now + retryMs
      for (const { reject } of opening) reject(cause)
      // Whoever opens a stream says by itself that it failed.
      if (opening.length === 0) log('The open streams could not be written; it is tried again.', cause)
      return
    }
    if (renews) {
      this.renewsAt = now + renewMs
      this.leasedUntil = now + leaseMs
    }
    this.leaving.splice(0, left.length)
    for (const { lease } of left) this.count(lease, -1)
    for (const { lease, resolve } of opening) {
      if (letIn.has(lease.id)) {
        this.streams.set(lease.id, lease)
        this.count(lease, 1)
        this.touch(lease)
      }
      resolve(letIn.has(lease.id))
    }
    if (gaveWay) void outbox.drain()
    if (now < this.quietUntil) return
    if (closing.length > 0 || this.changed.size > 0) this.quietUntil = now + settleMs
    this.announce()
  }

  private announce() {
    if (this.changed.size === 0) return
    const events = [...this.changed].map(([topic, type]) => ({ topic, type, data: {} }))
    this.changed.clear()
    this.options.hub.publish(events, { lossy: true }).catch((cause: unknown) => {
      this.options.log('A change of presence could not be announced; pages show it with the next one.', cause)
    })
  }
}

const stopping = () => new HttpError('unavailable', 'The server is stopping. Come back in a second.')

type Statement = Parameters<Db['batch']>[0][number]

/** Statements for one `db.batch`, each with what to do with its result once all have been committed. */
class Batch {
  private readonly statements: Statement[] = []
  private readonly handlers: ((result: never) => void)[] = []

  add<S extends Statement>(statement: S, onResult: (result: Awaited<S>) => void = () => {}) {
    this.statements.push(statement)
    this.handlers.push(onResult)
  }

  async run(db: Db): Promise<void> {
    const [first, ...others] = this.statements
    if (!first) return
    const results: readonly unknown[] = await db.batch([first, ...others])
    for (const [index, handle] of this.handlers.entries()) handle(results[index] as never)
  }
}
