import { type Cursor, decodeCursor } from './cursor'
import type { Forward, ForwardQuery } from './forward'
import { compareIds, type EventId } from './ids'
import type { Member, Registry } from './registry'
import type { Timeline } from './timeline'
import type { BusEvent, Log, ResetReason, SubscribeOptions, Subscriber, Subscription } from './types'
import { checkTopics } from './validate'

/** What a subscription needs of its hub; one object for all of them. */
export interface SubscriptionHost {
  readonly timeline: Timeline
  readonly registry: Registry
  readonly log: Log
  /** The cursor of an id; the same text for all subscriptions. */
  cursorAt(id: EventId): Cursor
  /** Reads logs, see `readForward`; few run at a time. @returns false if the store is out of reach */
  read(query: Pick<ForwardQuery, 'topics' | 'after'>, take: (forward: Forward) => void): Promise<boolean>
  /** Calls `resume` when the store has been reached again, or soon; or as soon as the position has moved. */
  wait(subscription: HubSubscription, until: 'store' | 'position'): void
  released(subscription: HubSubscription): void
}

// A subscription that is further behind than so many pages is better served by a snapshot.
const maxReads = 50

/**
 * Starting: reads logs from `#at` on until the ring covers what is left, and takes that from the ring. Live: a member of
 * the registry, at the timeline's position like all others, and so with no position of its own.
 */
export class HubSubscription implements Subscription, Member {
  readonly #host: SubscriptionHost
  readonly #subscriber: Subscriber
  #topics: string[]
  #phase: 'starting' | 'live' | 'closed' = 'starting'
  /** While starting: everything up to here has been handed over; null while the present is unknown. */
  #at: EventId | null = null
  /** `#at` has been held against the store: it is a place that was, even if this process has not yet come so far. */
  #checked = false
  /** The subscription has to begin anew as a whole. */
  #anew: ResetReason | null = null
  /** Topics that could not be replayed. */
  #lost: Map<string, ResetReason> | null = null

  constructor(host: SubscriptionHost, { topics, after, subscriber }: SubscribeOptions) {
    this.#host = host
    this.#subscriber = subscriber
    this.#topics = checkTopics(topics)
    if (after === undefined || after === null) {
      this.#at = host.timeline.position
    } else {
      this.#at = decodeCursor(after)
      if (!this.#at) this.#anew = 'bad-cursor'
    }
  }

  get cursor(): Cursor | null {
    const at = this.#phase === 'starting' ? this.#at : this.#host.timeline.position
    return at === null ? null : this.#host.cursorAt(at)
  }

  setTopics(topics: readonly string[]): void {
    const next = checkTopics(topics)
    const previous = this.#topics
    this.#topics = next
    if (this.#phase !== 'live') return
    for (const topic of previous) if (!next.includes(topic)) this.#host.registry.remove(topic, this)
    for (const topic of next) if (!previous.includes(topic)) this.#host.registry.add(topic, this)
  }

  close(): void {
    if (this.#phase === 'closed') return
    if (this.#phase === 'live') for (const topic of this.#topics) this.#host.registry.remove(topic, this)
    this.#phase = 'closed'
    this.#host.released(this)
  }

  /** The store is out of reach: where a subscription without a cursor begins will be known too late. */
  missed(): void {
    if (this.#phase === 'starting' && this.#at === null) this.#anew ??= 'offline'
  }

  /** Goes on with starting, if it can. */
  resume(): void {
    if (this.#phase !== 'starting') return
    const { position } = this.#host.timeline
    if (position === null) {
      this.#host.wait(this, 'store')
      return
    }
    if (this.#anew || this.#at === null) this.#at = position
    if (this.#isAhead()) this.#host.wait(this, 'position')
    else if (this.#isCovered()) this.#join(position)
    else void this.#replay()
  }

  deliver(event: BusEvent): void {
    try {
      this.#subscriber.event(event, this.#host.cursorAt(event.id))
    } catch (error) {
      this.#blame(error)
    }
  }

  restart(topics: string[], reason: ResetReason): void {
    if (this.#phase === 'closed') return // by the callback before this one
    try {
      this.#subscriber.reset({ topics, reason, cursor: this.cursor! })
    } catch (error) {
      this.#blame(error)
    }
  }

  /** Takes what is left from the ring, and in the same turn becomes live: nothing can slip in between. */
  #join(position: EventId): void {
    for (const event of this.#host.timeline.ring.after(this.#at!)) this.#replayed(event)
    if (this.#phase !== 'starting') return
    this.#at = position
    this.#phase = 'live'
    for (const topic of this.#topics) this.#host.registry.add(topic, this)
    this.#announceLosses()
  }

  async #replay(): Promise<void> {
    const { timeline } = this.#host
    const topics = () => this.#topics.filter((topic) => !this.#lost?.has(topic))
    for (let reads = 0; this.#phase === 'starting'; reads += 1) {
      if (reads === maxReads) this.#anew = 'overflow'
      if (this.#anew || timeline.position === null || this.#isAhead() || this.#isCovered())
        return this.resume()
      const read = await this.#host.read({ topics, after: this.#at! }, (forward) => this.#take(forward))
      if (!read) return this.#host.wait(this, 'store')
    }
  }

  /** The client, or the log, knows more than the bus has brought so far. */
  #isAhead(): boolean {
    return this.#checked && compareIds(this.#at!, this.#host.timeline.position!) > 0
  }

  /** The ring holds everything between `#at` and the timeline's position. */
  #isCovered(): boolean {
    const { position, ring } = this.#host.timeline
    return compareIds(this.#at!, ring.floor) >= 0 && compareIds(this.#at!, position!) <= 0
  }

  #take({ state, upTo, lost, events, complete }: Forward): void {
    if (this.#phase !== 'starting') return
    if (compareIds(this.#at!, state.clock) > 0) {
      this.#anew = 'bad-cursor'
      return
    }
    this.#checked = true
    for (const [topic, reason] of lost) this.#lost = (this.#lost ?? new Map()).set(topic, reason)
    for (const event of events) this.#replayed(event)
    this.#at = upTo
    // At once, for the cursors that the client has been given by now lie behind what is lost.
    if (complete) this.#announceLosses()
  }

  #replayed(event: BusEvent): void {
    if (this.#phase !== 'starting') return
    this.#at = event.id
    if (this.#topics.includes(event.topic) && !this.#lost?.has(event.topic)) this.deliver(event)
  }

  #announceLosses(): void {
    const anew = this.#anew
    const lost = this.#lost ?? new Map<string, ResetReason>()
    this.#anew = null
    this.#lost = null
    const topicsOf = (reason: ResetReason) =>
      this.#topics.filter((topic) => (anew ? anew === reason : lost.get(topic) === reason))
    for (const reason of anew ? [anew] : new Set(lost.values())) {
      const topics = topicsOf(reason)
      if (topics.length > 0) this.restart(topics, reason)
    }
  }

  #blame(error: unknown): void {
    this.#host.log('warn', 'A subscriber threw', { error })
  }
}
