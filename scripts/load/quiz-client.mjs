import { createParser } from 'eventsource-parser'

/** How the stage of a room says in its signals where it is. */
const stagePattern =
  /_room&quot;:\{&quot;phase&quot;:&quot;(\w+)&quot;,&quot;version&quot;:(\d+),&quot;at&quot;:(\d+)/
const ownPattern = /You are number <strong[^>]*>(\d+)<\/strong> of \d+ with ([\d,]+) points/

/** Somebody with a session, as a browser of theirs: it sends forms and holds the stream of a room. */
export class QuizClient {
  /** The phases that this client was shown, by their versions, and when. @type {Map<number, { phase: string, at: number, seenAt: number, html: string }>} */
  seen = new Map()
  /** What it was told of its own place, last. @type {{ rank: number, points: number } | undefined} */
  own
  /** @type {import('node:http').ClientRequest | undefined} */
  #stream
  #waiting = new Set()

  /**
   * @param {object} options
   * @param {URL} options.target
   * @param {string} [options.cookie]
   * @param {typeof import('node:http').request} options.request of node:http or node:https
   */
  constructor({ target, cookie = '', request }) {
    this.target = target
    this.cookie = cookie
    this.request = request
  }

  /**
   * Sends a form. @returns the answer's text and where it leads
   * @param {string} path @param {Record<string, string>} form
   * @throws Error for an answer that is neither 2xx nor a redirect
   */
  async post(path, form = {}) {
    const response = await fetch(new URL(path, this.target), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', 'datastar-request': 'true', cookie: this.cookie },
      body: new URLSearchParams(form),
    })
    const text = await response.text()
    if (response.status >= 400) throw new Error(`${response.status} to POST ${path}: ${text.slice(0, 300)}`)
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
    const session = cookies.find((cookie) => /session-token=./.test(cookie))
    if (session) this.cookie = session
    return text
  }

  /** Reads a file. @param {string} path @param {Record<string, string>} [headers] */
  async get(path, headers = {}) {
    const response = await fetch(new URL(path, this.target), {
      headers: { 'sec-fetch-site': 'same-origin', cookie: this.cookie, ...headers },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} to GET ${path}: ${text.slice(0, 300)}`)
    return text
  }

  /** Opens the stream of a room; resolves with its first bytes. @param {string} path */
  open(path) {
    return new Promise((resolve, reject) => {
      const stream = this.request(new URL(path, this.target), {
        agent: false,
        headers: { accept: 'text/event-stream', 'sec-fetch-site': 'same-origin', cookie: this.cookie },
      })
      this.#stream = stream
      stream.on('error', reject)
      stream.on('response', (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${response.statusCode} to GET ${path}`))
        const parser = createParser({ onEvent: ({ data }) => this.#take(data) })
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          resolve(undefined)
          parser.feed(chunk)
        })
        response.on('error', () => {}) // Destroyed at the end.
      })
      stream.end()
    })
  }

  close() {
    this.#stream?.destroy()
  }

  /** Resolves when this client has been shown a version. @param {number} version @param {number} ms the longest wait */
  until(version, ms) {
    if (this.seen.has(version)) return Promise.resolve(true)
    return new Promise((resolve) => {
      const entry = { version, resolve }
      this.#waiting.add(entry)
      setTimeout(() => {
        this.#waiting.delete(entry)
        resolve(this.seen.has(version))
      }, ms).unref()
    })
  }

  /** @param {string} data */
  #take(data) {
    const seenAt = Date.now()
    const [, phase = '', version = '', at = ''] = stagePattern.exec(data) ?? []
    if (phase !== '' && !this.seen.has(Number(version)))
      this.seen.set(Number(version), { phase, at: Number(at), seenAt, html: data })
    const [, rank, points] = ownPattern.exec(data) ?? []
    if (rank && points) this.own = { rank: Number(rank), points: Number(points.replaceAll(',', '')) }
    for (const entry of this.#waiting) {
      if (!this.seen.has(entry.version)) continue
      this.#waiting.delete(entry)
      entry.resolve(true)
    }
  }
}
