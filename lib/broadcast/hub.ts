import { type Cursor, encodeCursor } from './cursor'
import type { Driver } from './driver'
import { BroadcastError } from './errors'
import { type Forward, type ForwardQuery, readForward } from './forward'
import { Gate } from './gate'
import { type EventId, zeroId } from './ids'
import { Publisher } from './publisher'
import { Registry } from './registry'
import { type Settings, settle } from './settings'
import { HubSubscription, type SubscriptionHost } from './subscription'
import { Timeline } from './timeline'
import type {
  Hub,
  HubHealth,
  HubOptions,
  HubState,
  NewEvent,
  PublishOptions,
  SubscribeOptions,
  Subscription,
} from './types'
import { Upstream } from './upstream'

const replaysAtOnce = 8

/**
 * Creates the hub of this process. It connects when somebody subscribes; until then, and while the store is out of
 * reach, it costs nothing and throws nothing.
 *
 * @param driver the store; the hub closes it
 */
export function createHub(driver: Driver, options: HubOptions = {}): Hub {
  return new DriverHub(driver, settle(options))
}

class DriverHub implements Hub, SubscriptionHost {
  readonly registry = new Registry()
  readonly timeline: Timeline
  readonly log: Settings['log']
  readonly #driver: Driver
  readonly #settings: Settings
  readonly #upstream: Upstream
  readonly #publisher: Publisher
  readonly #subscriptions = new Set<HubSubscription>()
  /** Subscriptions that cannot start before the store has been reached, or the position has moved. */
  readonly #waiting = { store: new Set<HubSubscription>(), position: new Set<HubSubscription>() }
  readonly #listeners = new Set<(health: HubHealth) => void>()
  readonly #replays = new Gate(replaysAtOnce)
  #state: HubState = 'idle'
  #timer: NodeJS.Timeout | null = null
  #closed = false
  /** Since when nobody subscribes; null while somebody does. */
  #abandonedAt: number | null = null
  /** When the hub was last up to date, unless it is now. */
  #currentAt: number | null = null
  #polledAt = 0
  #polling = false
  #beatAt = 0
  #lastFailure = ''
  #cursor: { id: EventId; text: Cursor } = { id: zeroId, text: encodeCursor(zeroId) }

  constructor(driver: Driver, settings: Settings) {
    this.#driver = driver
    this.#settings = settings
    this.log = settings.log
    this.timeline = new Timeline(driver, settings, {
      topics: () => this.registry.topics(),
      event: (event) => this.registry.deliver(event),
      begun: () => this.#resumeAll(),
      lost: (topics) => this.registry.restart(topics),
    })
    this.#upstream = new Upstream(driver, settings, {
      connecting: () => this.#setState('connecting'),
      ready: () => this.#repair(),
      message: (raw) => {
        if (!this.timeline.receive(raw)) this.#repair()
        this.#resume('position')
      },
      down: (error) => this.#down(error),
    })
    this.#publisher = new Publisher(
      driver,
      settings,
      () => this.timeline.highest,
      (last) => this.timeline.learn(last),
    )
  }

  publish(events: readonly NewEvent[], options?: PublishOptions): Promise<EventId[]> {
    return this.#publisher.publish(events, options)
  }

  subscribe(options: SubscribeOptions): Subscription {
    if (this.#closed) throw new BroadcastError('closed', 'Cannot subscribe: the hub is closed.')
    const subscription = new HubSubscription(this, options)
    this.#subscriptions.add(subscription)
    this.#abandonedAt = null
    if (this.#state === 'idle') this.#wake()
    queueMicrotask(() => subscription.resume())
    return subscription
  }

  async head(): Promise<Cursor> {
    if (this.#closed) throw new BroadcastError('closed', 'The hub is closed.')
    if (this.timeline.position) return this.cursorAt(this.timeline.position)
    const message = 'The store is out of reach: build the page without a cursor, and again after the reset.'
    if (this.#state === 'down') throw new BroadcastError('unavailable', message)
    try {
      const { state } = await this.#driver.read({ floor: this.timeline.highest, ranges: [] })
      return encodeCursor(state.clock)
    } catch (error) {
      throw new BroadcastError('unavailable', message, { cause: error })
    }
  }

  health(): HubHealth {
    const lag = this.#currentAt === null ? null : Math.max(0, this.#settings.now() - this.#currentAt)
    return {
      driver: this.#driver.name,
      state: this.#state,
      lagMs: this.#state === 'live' ? 0 : lag,
      subscriptions: this.#subscriptions.size,
      topics: this.registry.size,
      publishing: this.#publisher.size,
    }
  }

  onHealthChange(listener: (health: HubHealth) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const subscription of [...this.#subscriptions]) subscription.close()
    this.#rest()
    await this.#publisher.close()
    await this.#driver.close()
  }

  // ---- what subscriptions need

  cursorAt(id: EventId): Cursor {
    if (id !== this.#cursor.id) this.#cursor = { id, text: encodeCursor(id) }
    return this.#cursor.text
  }

  async read(
    query: Pick<ForwardQuery, 'topics' | 'after'>,
    take: (forward: Forward) => void,
  ): Promise<boolean> {
    const { page, log } = this.#settings
    try {
      await this.#replays.run(() => {
        return readForward(this.#driver, { ...query, floor: this.timeline.highest, page, log }, take)
      })
      return true
    } catch (error) {
      log('info', 'A replay failed and is repeated', { error })
      return false
    }
  }

  wait(subscription: HubSubscription, until: 'store' | 'position'): void {
    if (this.#state === 'down') subscription.missed()
    this.#waiting[until].add(subscription)
  }

  released(subscription: HubSubscription): void {
    this.#subscriptions.delete(subscription)
    this.#waiting.store.delete(subscription)
    this.#waiting.position.delete(subscription)
    if (this.#subscriptions.size === 0) this.#abandonedAt = this.#settings.now()
  }

  // ---- the upstream's life

  #wake(): void {
    const { heartbeatMs, silenceMs, lingerMs, pollMs } = this.#settings
    const step = Math.max(1, Math.min(1_000, heartbeatMs / 8, silenceMs / 8, lingerMs / 4, pollMs / 2))
    this.#timer = setInterval(() => this.#tick(), step).unref()
    this.#upstream.open()
  }

  /** Back to costing nothing. */
  #rest(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#upstream.close()
    this.timeline.forget()
    this.#abandonedAt = null
    this.#setState('idle')
  }

  #repair(): void {
    if (this.#state === 'repairing') return
    this.#setState('repairing')
    const { connection } = this.#upstream
    const isCurrent = () => connection !== null && connection === this.#upstream.connection
    this.timeline.repair(isCurrent).then(
      () => {
        if (!isCurrent()) return
        this.#lastFailure = ''
        this.#setState('live')
        this.#resumeAll()
      },
      (error: unknown) => {
        if (isCurrent()) this.#upstream.fail(error)
      },
    )
  }

  #down(error: unknown): void {
    this.timeline.unfollow()
    this.#setState('down')
    for (const subscription of this.#waiting.store) subscription.missed()
    const failure = error instanceof Error ? error.message || error.name : String(error)
    if (failure === this.#lastFailure) return // once is enough until it works again
    this.#lastFailure = failure
    this.log('warn', `Lost the ${this.#driver.name} bus, trying again: ${failure}`)
  }

  #tick(): void {
    const { now, lingerMs, pollMs } = this.#settings
    if (this.#abandonedAt !== null && now() - this.#abandonedAt >= lingerMs) {
      this.#rest()
      return
    }
    this.#upstream.check()
    if (this.#state === 'live') this.#beat()
    if (this.#state === 'down' && Math.abs(now() - this.#polledAt) >= pollMs) this.#poll()
    this.#resumeAll()
  }

  /** Whoever first finds the bus quiet keeps it awake for all, and shows them that they have missed nothing. */
  #beat(): void {
    const { now, heartbeatMs, log } = this.#settings
    if (this.#upstream.quietMs < heartbeatMs || Math.abs(now() - this.#beatAt) < heartbeatMs / 2) return
    this.#beatAt = now()
    this.#driver.publish({ floor: this.timeline.highest, groups: [] }).catch((error: unknown) => {
      log('info', 'A heartbeat failed', { error })
    })
  }

  /** While the upstream is down, the logs alone keep everybody up to date, if a little late. */
  #poll(): void {
    if (this.#polling) return
    this.#polling = true
    this.#polledAt = this.#settings.now()
    this.timeline
      .advance()
      .then(
        () => {
          this.#currentAt = this.#settings.now()
          this.#resumeAll()
        },
        (error: unknown) => this.log('info', 'Polling the logs failed', { error }),
      )
      .finally(() => {
        this.#polling = false
      })
  }

  #resume(which: 'store' | 'position'): void {
    const waiting = [...this.#waiting[which]]
    if (this.timeline.position === null) return
    this.#waiting[which].clear()
    for (const subscription of waiting) subscription.resume()
  }

  #resumeAll(): void {
    this.#resume('store')
    this.#resume('position')
  }

  #setState(state: HubState): void {
    if (state === this.#state) return
    if (this.#state === 'live') this.#currentAt = this.#settings.now()
    this.#state = state
    for (const listener of this.#listeners) {
      try {
        listener(this.health())
      } catch (error) {
        this.log('warn', 'A health listener threw', { error })
      }
    }
  }
}
