import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** An event stream as a program reads it, of a page or a raw one, and when it ended. */
export class RawStream {
  /** All that came, its events decoded line by line. */
  text = ''
  readonly events: EventSourceMessage[] = []
  /** On the clock of `performance.now`; undefined while it is open. */
  endedAt: number | undefined
  private readonly leave = new AbortController()
  private checks: (() => void)[] = []

  private constructor(readonly name: string) {}

  /**
   * Opens a stream and waits for its first bytes.
   * @param name for messages
   */
  static async open(name: string, url: string, headers: Record<string, string>): Promise<RawStream> {
    const stream = new RawStream(name)
    const response = await fetch(url, { headers, signal: stream.leave.signal, redirect: 'manual' })
    if (response.status !== 200) throw new Error(`${name}: ${response.status} ${await response.text()}`)
    void stream.read(response.body!)
    return stream.until('has begun', () => stream.text !== '')
  }

  private async read(body: ReadableStream<Uint8Array>) {
    const decoder = new TextDecoder()
    const parser = createParser({ onEvent: (event) => this.events.push(event) })
    try {
      for await (const chunk of body) {
        const text = decoder.decode(chunk, { stream: true })
        this.text += text
        parser.feed(text)
        this.look()
      }
    } catch (error) {
      // How a server closes it, with a last chunk or without, is all the same to whoever reads.
      if (!this.leave.signal.aborted && !(error instanceof TypeError)) throw error
    }
    this.endedAt = performance.now()
    this.look()
  }

  private look() {
    for (const check of this.checks) check()
  }

  /** Waits until something holds; it fails if the stream ends before, or after 10 seconds. */
  until(what: string, condition: () => boolean): Promise<this> {
    return new Promise((resolve, reject) => {
      const settle = (error?: string) => {
        clearTimeout(timer)
        this.checks = this.checks.filter((other) => other !== check)
        if (error === undefined) resolve(this)
        else reject(new Error(`${this.name}: ${error}`))
      }
      const check = () => {
        if (condition()) settle()
        else if (this.endedAt !== undefined) settle(`it ended before it ${what}:\n${this.text}`)
      }
      const timer = setTimeout(() => settle(`it never ${what}`), 10_000)
      this.checks.push(check)
      check()
    })
  }

  /** Waits until the text has come. */
  shows(text: string): Promise<this> {
    return this.until(`showed ${text}`, () => this.text.includes(text))
  }

  /** Waits until the server has ended it, and tells when. */
  async end(): Promise<number> {
    await this.until('ended', () => this.endedAt !== undefined)
    return this.endedAt!
  }

  close(): void {
    this.leave.abort()
  }
}
