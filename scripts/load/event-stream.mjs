import { createParser } from 'eventsource-parser'

/** Longest pause before a stream is opened anew, ms. */
const longestPause = 30_000

/** @typedef {{ stream: URL, key: string }} Target */
/** @typedef {(url: URL, options: import('node:http').RequestOptions) => import('node:http').ClientRequest} Request */

/**
 * One stream, which comes back behind its last event when it is cut, as an EventSource does.
 * Redirects are answers like any other: nothing goes to a server that was not named.
 */
export class EventStream {
  /** Times that it came back after it was open. */
  reconnects = 0
  /** From the request until the first bytes of the first connection, ms. */
  connectMs = Number.NaN
  #lastEventId = ''
  #pause = 1_000
  #closed = false
  /** @type {import('node:http').ClientRequest | undefined} */
  #request
  /** @type {NodeJS.Timeout | undefined} */
  #timer

  /**
   * @param {Target} target
   * @param {object} options
   * @param {Request} options.request of node:http or node:https
   * @param {(data: string) => void} options.onEvent
   * @param {(problem: string) => void} options.onProblem an answer other than 200, or the code of a failed connection
   */
  constructor(target, { request, onEvent, onProblem }) {
    this.target = target
    this.send = request
    this.onEvent = onEvent
    this.onProblem = onProblem
  }

  /** Opens it. @returns {Promise<boolean>} false where the first connection failed: then it does not try again */
  open() {
    const begun = performance.now()
    return new Promise((resolve) => {
      this.#connect((isOpen) => {
        if (isOpen) this.connectMs = performance.now() - begun
        else this.close()
        resolve(isOpen)
      })
    })
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#request?.destroy()
  }

  /** @param {(isOpen: boolean) => void} onAnswer called once */
  #connect(onAnswer) {
    const request = this.send(this.target.stream, {
      agent: false,
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${this.target.key}`,
        ...(this.#lastEventId && { 'last-event-id': this.#lastEventId }),
      },
    })
    this.#request = request
    let answered = false
    /** @param {boolean} isOpen */
    const answer = (isOpen) => {
      if (!answered) onAnswer(isOpen)
      answered = true
    }
    /** @param {string} [problem] */
    const end = (problem) => {
      if (this.#closed) return
      if (problem) this.onProblem(problem)
      answer(false)
      this.#comeBack()
    }
    let broken = 'closed without an answer'
    let responded = false
    request.on('error', (error) => {
      broken = /** @type {NodeJS.ErrnoException} */ (error).code ?? error.message
    })
    request.on('close', () => {
      if (!responded) end(broken)
    })
    request.on('response', (response) => {
      responded = true
      const { statusCode } = response
      if (statusCode !== 200) {
        const where = response.headers.location
        response.resume()
        end(where ? `${statusCode} to ${where}` : String(statusCode))
        return request.destroy()
      }
      const parser = this.#parser()
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        answer(true)
        parser.feed(chunk)
      })
      response.on('error', () => {}) // Cut in the middle: `close` follows, and the stream comes back.
      response.on('close', () => end())
    })
    request.end()
  }

  #parser() {
    return createParser({
      onEvent: ({ event, data }) => {
        // Its last block, after which it is not to come back at once.
        if (event === 'ended') this.onProblem(`ended by the server: ${data}`)
        else this.onEvent(data)
      },
      onId: (id) => {
        this.#lastEventId = id
      },
      onRetry: (ms) => {
        this.#pause = Math.min(ms, longestPause)
      },
    })
  }

  #comeBack() {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#connect((isOpen) => {
        if (isOpen) this.reconnects++
      })
    }, this.#pause)
  }
}
