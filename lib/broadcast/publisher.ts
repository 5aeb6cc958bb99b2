import type { Driver, Group, StoredEvent } from './driver'
import { BroadcastError } from './errors'
import type { EventId } from './ids'
import { pause, type Settings } from './settings'
import type { NewEvent, PublishOptions } from './types'
import { batchBytes, checkEvents, checkName, maxBatchBytes } from './validate'

interface Publication {
  events: StoredEvent[]
  nonce: string | null
  lossy: boolean
  bytes: number
  resolve(ids: EventId[]): void
  reject(error: unknown): void
}

const maxBatchEvents = 128
// Longer than all attempts at one batch together can take.
const retryMemoryMs = 300_000

/** Publishes in order, one batch at a time: whatever is handed in while one is under way makes up the next. */
export class Publisher {
  readonly #driver: Driver
  readonly #settings: Settings
  readonly #floor: () => EventId
  readonly #published: (last: EventId) => void
  readonly #waiting: Publication[] = []
  #waitingEvents = 0
  #running: Promise<void> | null = null
  #closed = false

  /**
   * @param floor the highest id seen so far
   * @param published called with the last id of each batch
   */
  constructor(driver: Driver, settings: Settings, floor: () => EventId, published: (last: EventId) => void) {
    this.#driver = driver
    this.#settings = settings
    this.#floor = floor
    this.#published = published
  }

  /** Events that wait or are under way. */
  get size(): number {
    return this.#waitingEvents
  }

  /** See `Hub.publish`. */
  async publish(
    newEvents: readonly NewEvent[],
    { nonce, lossy = false }: PublishOptions = {},
  ): Promise<EventId[]> {
    if (this.#closed) throw new BroadcastError('closed', 'Cannot publish: the hub is closed.')
    const events = checkEvents(newEvents)
    if (nonce !== undefined) checkName('nonce', nonce)
    if (events.length === 0) return []
    if (this.#waitingEvents + events.length > this.#settings.publishQueue) {
      const message = `${this.#waitingEvents} events are waiting to be published already. Publish more slowly.`
      throw new BroadcastError('busy', message)
    }
    this.#waitingEvents += events.length
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, nonce: nonce ?? null, lossy, bytes: batchBytes(events), resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Takes nothing more, and resolves when everything handed in has succeeded or failed. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    await Promise.resolve() // what is published in the same turn shares a batch
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch()
      await this.#send(batch)
      for (const { events } of batch) this.#waitingEvents -= events.length
    }
    this.#running = null
  }

  #nextBatch(): Publication[] {
    const batch: Publication[] = []
    let events = 0
    let bytes = 0
    for (const publication of this.#waiting) {
      events += publication.events.length
      bytes += publication.bytes
      if (batch.length > 0 && (events > maxBatchEvents || bytes > maxBatchBytes)) break
      batch.push(publication)
    }
    this.#waiting.splice(0, batch.length)
    return batch
  }

  async #send(batch: Publication[]): Promise<void> {
    const { groups, groupOf } = this.#group(batch)
    const taken = groups.map(() => 0)
    try {
      const ids = await this.#attempt(groups)
      const last = ids.flat().at(-1)
      if (last) this.#published(last)
      this.#settings.published(batch.reduce((sum, { events }) => sum + events.length, 0))
      for (const [index, { events, lossy, resolve }] of batch.entries()) {
        const group = groupOf[index]!
        const start = taken[group]!
        if (!lossy) taken[group] = start + events.length
        resolve(lossy ? [] : ids[group]!.slice(start, start + events.length))
      }
    } catch (error) {
      const failure = new BroadcastError('unavailable', 'Cannot publish: the store is out of reach.', {
        cause: error,
      })
      for (const { reject } of batch) reject(failure)
    }
  }

  /** Neighbours without a nonce of their own share one, so that a burst does not fill the store with nonces. */
  #group(batch: Publication[]): { groups: Group[]; groupOf: number[] } {
    const groups: Group[] = []
    let shared: Group | null = null
    const groupOf = batch.map(({ events, nonce, lossy }) => {
      if (shared && nonce === null && shared.lossy === lossy) {
        shared.events.push(...events)
        return groups.length - 1
      }
      const rememberMs = nonce === null ? retryMemoryMs : this.#driver.ttlMs
      const group = { nonce: nonce ?? crypto.randomUUID(), rememberMs, lossy, events: [...events] }
      shared = nonce === null ? group : null
      return groups.push(group) - 1
    })
    return { groups, groupOf }
  }

  /** A lost reply makes the outcome unknown; repeating is safe, because the nonces stay the same. */
  async #attempt(groups: Group[]): Promise<EventId[][]> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#driver.publish({ floor: this.#floor(), groups })
      } catch (error) {
        if (failures > this.#settings.publishRetries) throw error
        this.#settings.log('info', 'A publication failed and is repeated', { attempt: failures, error })
        await new Promise((resolve) => setTimeout(resolve, pause(this.#settings, failures)))
      }
    }
  }
}
