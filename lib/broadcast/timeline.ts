import type { Driver } from './driver'
import { type Forward, readForward } from './forward'
import { compareIds, type EventId, laterId, zeroId } from './ids'
import { Ring } from './ring'
import type { Settings } from './settings'
import type { BusEvent, ResetReason } from './types'
import { decodeMessage } from './wire'

/** Who is told what a timeline has found. */
export interface TimelineOutput {
  /** The topics that somebody follows live. */
  topics(): Iterable<string>
  event(event: BusEvent): void
  /** The position is known now. */
  begun(): void
  /** Events of these topics may have been missed; everything up to the position is to be taken from a snapshot. */
  lost(topics: Map<string, ResetReason>): void
}

// What may queue behind a repair, in characters; beyond it the queue is dropped, and the next gap repairs again.
const maxQueued = 16 * 1024 * 1024

/**
 * The one order of events as this process has seen it. The position moves in two ways only: along the chain of bus
 * messages while that is unbroken, and along the logs when it is not.
 */
export class Timeline {
  readonly ring: Ring
  readonly #driver: Driver
  readonly #settings: Settings
  readonly #output: TimelineOutput
  #position: EventId | null = null
  #highest: EventId = zeroId
  #following = false
  #queue: string[] = []
  #queued = 0
  #lost = new Map<string, ResetReason>()
  #advancing: Promise<void> | null = null
  /** Changes when the position is forgotten, so that a read begun before cannot bring it back. */
  #era = 0

  constructor(driver: Driver, settings: Settings, output: TimelineOutput) {
    this.#driver = driver
    this.#settings = settings
    this.#output = output
    this.ring = new Ring(settings.ringEvents, settings.ringBytes)
  }

  /** Everything up to here has been handed out; null before the store has been reached. */
  get position(): EventId | null {
    return this.#position
  }

  /** The highest id ever seen: the store must never fall behind it. */
  get highest(): EventId {
    return this.#highest
  }

  learn(id: EventId): void {
    this.#highest = laterId(this.#highest, id)
  }

  /**
   * Takes a bus message: hands it out at once, or keeps it until the running repair has finished.
   *
   * @returns false if messages before it are missing: `repair` now
   */
  receive(raw: string): boolean {
    if (this.#following) return this.#apply(raw)
    this.#queue.push(raw)
    this.#queued += raw.length
    if (this.#queued > maxQueued) this.#dropQueue()
    return true
  }

  /** The bus cannot be relied on from here: keep messages back until a repair. */
  unfollow(): void {
    this.#following = false
    this.#dropQueue()
  }

  /**
   * Reads what was missed from the logs, joins it to what the bus has brought meanwhile, and follows the bus again.
   * The upstream must be open before this is called: what is published after the read has to arrive as a message.
   *
   * @param current false once the upstream that this repair belongs to is gone
   * @throws whatever the driver throws
   */
  async repair(current: () => boolean): Promise<void> {
    this.#following = false
    do {
      await this.advance()
      if (!current()) return
    } while (!this.#drain())
    this.#following = true
  }

  /** Hands out what the logs hold behind the position. One at a time; a second call begins after the first. */
  advance(): Promise<void> {
    const before = this.#advancing
    const run = before === null ? this.#readOn() : before.then(() => this.#readOn())
    // Whoever comes next waits for this run, whatever becomes of it; its own caller has the error.
    const settled = run.then(
      () => {},
      () => {},
    )
    this.#advancing = settled
    void settled.then(() => {
      if (this.#advancing === settled) this.#advancing = null
    })
    return run
  }

  /** Forgets the position: nobody subscribes any more, so nothing needs to be continued. */
  forget(): void {
    this.#era += 1
    this.#position = null
    this.#lost.clear()
    this.ring.restart(zeroId)
    this.unfollow()
  }

  async #readOn(): Promise<void> {
    const { page, log } = this.#settings
    const era = this.#era
    for (let complete = false; !complete && era === this.#era; ) {
      const from = this.#position
      const topics = () =>
        from === null ? [] : [...this.#output.topics()].filter((topic) => !this.#lost.has(topic))
      const query = { topics, after: from ?? zeroId, floor: this.#highest, page, log }
      await readForward(this.#driver, query, (forward) => {
        if (era === this.#era) this.#take(forward)
        complete = forward.complete || from === null
      })
    }
  }

  #take(forward: Forward): void {
    const first = this.#position === null
    for (const [topic, reason] of forward.lost) this.#lost.set(topic, reason)
    for (const event of forward.events) this.#handOut(event)
    this.#moveTo(first ? forward.state.clock : forward.upTo)
    // Only the topics that somebody follows were read, so for all others there is a hole before this point.
    this.ring.restart(this.#position!)
    if (first) this.#output.begun()
    if (!forward.complete || this.#lost.size === 0) return
    const lost = this.#lost
    this.#lost = new Map()
    this.#output.lost(lost)
  }

  #drain(): boolean {
    for (let raw = this.#queue.shift(); raw !== undefined; raw = this.#queue.shift()) {
      this.#queued -= raw.length
      if (!this.#apply(raw)) return false
    }
    return true
  }

  #apply(raw: string): boolean {
    const decoded = decodeMessage(raw)
    if ('problem' in decoded) {
      this.#settings.log('warn', `Skipped ${decoded.problem}; reading the logs instead`)
      return false
    }
    const { prev, at, events } = decoded.value
    if (prev !== this.#position) return this.#position !== null && compareIds(at, this.#position) <= 0
    for (const event of events) {
      if (!event.lossy) this.ring.push(event, raw.length / events.length)
      this.#handOut(event)
    }
    this.#moveTo(at)
    return true
  }

  #handOut(event: BusEvent): void {
    this.#moveTo(event.id)
    this.#output.event(event)
  }

  #moveTo(id: EventId): void {
    this.#position = id
    this.learn(id)
  }

  #dropQueue(): void {
    this.#queue = []
    this.#queued = 0
  }
}
