import { createParser } from 'eventsource-parser'

/** An answer that takes longer counts as none, ms. */
const answerMs = 20_000
/** What does not come on a stream for so long, ms, does not come at all. */
export const patienceMs = 10_000

/**
 * Asks for a document or JSON.
 *
 * @param {URL} url
 * @param {RequestInit} [init]
 * @returns {Promise<{ status: number, headers: Headers, text: string, ms: number, midpoint: number }>} `midpoint`: the
 *   time here, in the middle of the request
 */
export async function ask(url, init = {}) {
  const begun = Date.now()
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(answerMs), ...init })
  const text = await response.text()
  const ms = Date.now() - begun
  return { status: response.status, headers: response.headers, text, ms, midpoint: begun + ms / 2 }
}

/** @param {string} text @returns {any} undefined where it is no JSON */
export function json(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The reason of a request that got no answer. @param {unknown} error @returns {string} */
export function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${answerMs / 1000} s`
  return error.cause ? reasonOf(error.cause) : error.message || error.name
}

/** An event stream that is read until it has been seen through. */
export class Stream {
  /** @type {import('eventsource-parser').EventSourceMessage[]} */
  events = []
  /** @type {string[]} */
  comments = []
  /** Set when it has ended: on its own, or as it was cut. */
  ended = false
  /** @type {Set<() => void>} */
  #waiting = new Set()
  #leave = new AbortController()

  /** @param {Response} response @param {AbortController} leave */
  constructor(response, leave) {
    this.status = response.status
    this.headers = response.headers
    this.#leave = leave
    this.openedAt = Date.now()
    void this.#read(response)
  }

  /**
   * Opens a stream; undefined where not even the headers have come in time.
   *
   * @param {URL} url
   * @param {Record<string, string>} headers
   */
  static async open(url, headers) {
    const leave = new AbortController()
    const timer = setTimeout(() => leave.abort(), patienceMs)
    try {
      const response = await fetch(url, { headers, redirect: 'manual', signal: leave.signal })
      return new Stream(response, leave)
    } catch (error) {
      if (leave.signal.aborted) return undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  /** @param {Response} response */
  async #read(response) {
    const parser = createParser({
      onEvent: (event) => this.events.push(event),
      onComment: (comment) => this.comments.push(comment),
    })
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        parser.feed(decoder.decode(chunk, { stream: true }))
        for (const check of this.#waiting) check()
      }
    } catch {
      // Cut off: that it has ended is what a check looks at.
    }
    this.ended = true
    for (const check of this.#waiting) check()
  }

  /**
   * Waits for something on the stream.
   *
   * @param {() => boolean} condition
   * @param {number} ms at most
   * @returns {Promise<boolean>} whether it came; false also where the stream ended before
   */
  until(condition, ms) {
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer)
        this.#waiting.delete(check)
        resolve(condition())
      }
      const check = () => {
        if (condition() || this.ended) settle()
      }
      const timer = setTimeout(settle, ms)
      this.#waiting.add(check)
      check()
    })
  }

  close() {
    this.#leave.abort()
  }
}
