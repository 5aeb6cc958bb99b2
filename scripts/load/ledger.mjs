import { randomBytes } from 'node:crypto'
import { createHistogram } from 'node:perf_hooks'

/** What was published, what each stream got of it, and when. */
export class Ledger {
  /** Tells the events of this run from those of others. */
  run = `load-${randomBytes(4).toString('hex')}`
  #mark = new RegExp(`${this.run}-(\\d+)-`)
  /** @type {{ sentAt: number, id: number | undefined }[]} the id is there once the server has accepted the event */
  #events = []
  /** @type {number[][]} the numbers of events as they arrived, for each stream */
  #arrivals
  #latency = createHistogram()
  arrived = 0

  /** @param {number} streams */
  constructor(streams) {
    this.#arrivals = Array.from({ length: streams }, () => [])
  }

  /** Begins an event. @returns its number, and the text that must stand in it */
  send(now = performance.now()) {
    const number = this.#events.push({ sentAt: now, id: undefined }) - 1
    return { number, mark: `${this.run}-${number}-` }
  }

  /** The server has accepted an event. @param {number} number @param {number} id its place in the order of events */
  accepted(number, id) {
    const event = this.#events[number]
    if (event) event.id = id
  }

  /** A stream got an event. @param {number} stream @param {string} data */
  arrive(stream, data, now = performance.now()) {
    const number = Number(this.#mark.exec(data)?.[1] ?? Number.NaN)
    const event = this.#events[number]
    if (!event) return
    this.arrived++
    this.#arrivals[stream]?.push(number)
    this.#latency.record(Math.max(1, Math.round((now - event.sentAt) * 1000)))
  }

  /** Events that the server has accepted. */
  get published() {
    return this.#events.filter(({ id }) => id !== undefined).length
  }

  /** @param {readonly number[]} open the streams that were open from the beginning: the others may miss what they like */
  result(open) {
    const ids = this.#events.map(({ id }) => id)
    const { published } = this
    const sum = { published, delivered: 0, lost: 0, duplicated: 0, outOfOrder: 0 }
    for (const stream of open) {
      const seen = new Set()
      let last = -1
      for (const number of this.#arrivals[stream] ?? []) {
        if (seen.has(number)) {
          sum.duplicated++
          continue
        }
        seen.add(number)
        const id = ids[number]
        if (id === undefined) continue
        if (id < last) sum.outOfOrder++
        last = Math.max(last, id)
      }
      const got = [...seen].filter((number) => ids[number] !== undefined).length
      sum.delivered += got
      sum.lost += published - got
    }
    return { ...sum, latency: this.#latency }
  }
}
