import type { Hub } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import { presenceChanged, topic } from '@/lib/topics'
import { expireAll, lease, type Presence, release, removeExpired } from './store'

/** How long a lease lasts without being renewed, in ms: so long does a person stay whose instance has died. */
const leaseMs = 30_000
/** Pause between renewals, in ms: two may fail before anybody seems to have left. */
const renewMs = 10_000
/** How long a person stays after their last page was closed, in ms, so that going to the next page shows nothing. */
const graceMs = 5_000
/** The shortest pause between two writes, in ms: people who come back together after a restart become one change. */
const settleMs = 200
/** Pause after a write that failed, in ms. */
const retryMs = 2_000

export interface LeaseOptions {
  db: Db
  hub: Pick<Hub, 'publish' | 'onHealthChange'>
  /** Told from those of all other processes. */
  instance: string
  log: (message: string, cause: unknown) => void
}

interface Held extends Presence {
  /** Open streams; at 0 the person is about to leave. */
  streams: number
  leavesAt: number
  leased: boolean
}

/**
 * The leases of this instance: it keeps the table of who is where equal to its open streams. One timer does it all, and
 * there is none while nobody is here.
 */
export class Leases {
  private readonly held = new Map<string, Held>()
  private timer: NodeJS.Timeout | undefined
  private syncing: Promise<void> = Promise.resolve()
  private wakesAt = Number.POSITIVE_INFINITY
  private notBefore = 0
  private closed = false
  private readonly unwatch: () => void

  constructor(private readonly options: LeaseOptions) {
    // Announcements are lossy: those made while the store was out of reach are made up for.
    this.unwatch = options.hub.onHealthChange(({ state }) => {
      if (state === 'live') this.announce(new Set([...this.held.values()].map(({ org }) => org)))
    })
  }

  /** A stream of the person in the organisation has opened. @returns a function to call once, when it has ended */
  hold(org: string, person: string): () => void {
    const key = `${org} ${person}`
    const entry = this.held.get(key) ?? { org, person, streams: 0, leavesAt: 0, leased: false }
    this.held.set(key, entry)
    entry.streams++
    if (!entry.leased) this.wake(0)
    return () => {
      entry.streams--
      if (entry.streams > 0) return
      entry.leavesAt = Date.now() + graceMs
      this.wake(entry.leavesAt)
    }
  }

  /** Lets all leases end. Call it after the streams have closed and before the hub does. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.unwatch()
    clearTimeout(this.timer)
    await this.syncing
    const leased = [...this.held.values()].filter((entry) => entry.leased)
    this.held.clear()
    if (leased.length === 0) return
    try {
      await expireAll(this.options.db, this.options.instance)
      this.announce(new Set(leased.map(({ org }) => org)))
    } catch (cause) {
      this.options.log('The leases of presence could not be ended; they expire by themselves.', cause)
    }
  }

  /** Sees to it that what is due at this moment is written then, or as soon after as it may be. */
  private wake(dueAt: number) {
    const at = Math.max(dueAt, this.notBefore)
    if (this.closed || at >= this.wakesAt) return
    clearTimeout(this.timer)
    this.wakesAt = at
    const run = () => {
      this.wakesAt = Number.POSITIVE_INFINITY
      this.syncing = this.syncing.then(() => this.sync())
    }
    this.timer = setTimeout(run, Math.max(0, at - Date.now())).unref()
  }

  /** Makes the table equal to what is held, in one batch, and announces where something changed. */
  private async sync() {
    const { db, instance, log } = this.options
    const now = Date.now()
    const entries = [...this.held.values()]
    const leaves = ({ streams, leavesAt }: Held) => streams === 0 && leavesAt <= now
    const leaving = entries.filter(leaves)
    const staying = entries.filter((entry) => !leaves(entry))
    const entering = staying.filter(({ leased }) => !leased)
    this.notBefore = now + settleMs
    let dueAt = now + renewMs
    try {
      // All of them, and not only the new ones: that renews the others, at no further cost.
      const [, , expired] = await db.batch([
        lease(db, instance, staying, now + leaseMs),
        release(db, instance, leaving),
        removeExpired(db, now),
      ])
      for (const entry of entering) entry.leased = true
      for (const entry of leaving) this.left(entry)
      this.announce(new Set([...entering, ...leaving, ...expired].map(({ org }) => org)))
    } catch (cause) {
      this.notBefore = now + retryMs
      dueAt = this.notBefore
      log('Presence could not be written; it is tried again.', cause)
    }
    for (const { streams, leavesAt, leased } of this.held.values()) {
      if (streams === 0) dueAt = Math.min(dueAt, leavesAt)
      else if (!leased) dueAt = 0
    }
    if (this.held.size > 0) this.wake(dueAt)
  }

  private left(entry: Held) {
    // Whoever came back while the batch was written is let in again.
    if (entry.streams > 0) entry.leased = false
    else this.held.delete(`${entry.org} ${entry.person}`)
  }

  private announce(orgs: Set<string>) {
    if (orgs.size === 0) return
    const events = [...orgs].map((org) => ({ topic: topic.org(org), type: presenceChanged, data: {} }))
    this.options.hub.publish(events, { lossy: true }).catch((cause: unknown) => {
      this.options.log('A change of presence could not be announced; pages show it with the next one.', cause)
    })
  }
}
