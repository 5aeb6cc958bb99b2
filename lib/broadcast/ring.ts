import { compareIds, type EventId, zeroId } from './ids'
import type { BusEvent } from './types'

interface Slot {
  event: BusEvent
  bytes: number
}

/**
 * The most recent events of all topics, without a hole: whoever resumes at or behind `floor` needs no read of the
 * store. It also buffers what goes by while a log is being read, once for all who wait.
 */
export class Ring {
  readonly #maxEvents: number
  readonly #maxBytes: number
  #slots: Slot[] = []
  #bytes = 0
  #floor: EventId = zeroId

  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents
    this.#maxBytes = maxBytes
  }

  /** Every event with a higher id is here. */
  get floor(): EventId {
    return this.#floor
  }

  /** @param bytes roughly what the event takes */
  push(event: BusEvent, bytes: number): void {
    this.#slots.push({ event, bytes })
    this.#bytes += bytes
    // Trimming a quarter at a time keeps the cost of moving the rest away from every single event.
    if (this.#slots.length > this.#maxEvents || this.#bytes > this.#maxBytes) this.#trim()
  }

  /** Forgets everything: what came before `floor` may have holes. */
  restart(floor: EventId): void {
    this.#slots = []
    this.#bytes = 0
    this.#floor = floor
  }

  /** @returns the events above `after`, oldest first */
  after(after: EventId): BusEvent[] {
    let low = 0
    let high = this.#slots.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareIds(this.#slots[middle]!.event.id, after) > 0) high = middle
      else low = middle + 1
    }
    return this.#slots.slice(low).map((slot) => slot.event)
  }

  #trim(): void {
    let count = 0
    while (
      count < this.#slots.length &&
      (this.#slots.length - count > this.#maxEvents * 0.75 || this.#bytes > this.#maxBytes * 0.75)
    ) {
      this.#bytes -= this.#slots[count]!.bytes
      this.#floor = this.#slots[count]!.event.id
      count += 1
    }
    this.#slots = this.#slots.slice(count)
  }
}
