import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request of the page, which the test answers when and as it likes. */
export class Exchange {
  readonly #response: ServerResponse
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** When it arrived, in milliseconds since 1970. */
  readonly at = Date.now()
  /** Resolves when the client is gone. */
  readonly closed: Promise<void>

  constructor(request: IncomingMessage, response: ServerResponse, body: string) {
    this.#response = response
    this.method = request.method ?? ''
    this.url = new URL(request.url ?? '/', 'http://localhost')
    this.headers = request.headers
    this.body = body
    this.closed = new Promise((resolve) => response.on('close', resolve))
  }

  /** The signals that came along. */
  get signals(): unknown {
    return JSON.parse(this.body || (this.url.searchParams.get('datastar') ?? 'null'))
  }

  /** Answers at once and for good. */
  answer(status: number, headers: Record<string, string> = {}, body = ''): void {
    this.#response.writeHead(status, headers).end(body)
  }

  /** Begins an event stream. */
  open(headers: Record<string, string> = {}): this {
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
    this.#response.flushHeaders()
    return this
  }

  /** Sends text as it is: events, comments, halves of events. */
  send(text: string): this {
    this.#response.write(text)
    return this
  }

  /** Ends the stream cleanly. */
  end(): void {
    this.#response.end()
  }

  /** Cuts the connection in the middle. */
  cut(): void {
    this.#response.destroy()
  }
}

/** A web server whose pages and answers each test writes itself. */
export class ClientServer {
  readonly #server: Server
  readonly #pages = new Map<string, { html: string; headers: Record<string, string> }>()
  readonly #waiting: Exchange[] = []
  #wake = (): void => {}
  readonly #runtime: string

  private constructor(runtime: string) {
    this.#runtime = runtime
    this.#server = createServer((request, response) => void this.#handle(request, response))
  }

  static async start(runtime: string): Promise<ClientServer> {
    const server = new ClientServer(runtime)
    await new Promise<void>((resolve) => server.#server.listen(0, 'localhost', resolve))
    return server
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Serves a page; returns its URL. */
  page(path: string, html: string, headers: Record<string, string> = {}): string {
    this.#pages.set(path, { html, headers })
    return this.url + path
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const page = this.#pages.get(path)
    if (path === '/runtime.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(this.#runtime)
    } else if (page) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html)
    } else if (path === '/favicon.ico') response.writeHead(204).end()
    else {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      this.#waiting.push(new Exchange(request, response, Buffer.concat(chunks).toString('latin1')))
      this.#wake()
    }
  }

  /** The next request that the page makes, in order of arrival. */
  async next(): Promise<Exchange> {
    while (!this.#waiting.length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#waiting.shift() as Exchange
  }

  /** Requests that have arrived and were not taken by `next`. */
  get unanswered(): number {
    return this.#waiting.length
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** The text of one event: its name, then data lines. */
function event(name: string, lines: string[], fields = ''): string {
  return `event: ${name}\n${fields}${lines.map((line) => `data: ${line}\n`).join('')}\n`
}

export const patchElementsEvent = (lines: string[], fields = ''): string =>
  event('datastar-patch-elements', lines, fields)

export const patchSignalsEvent = (signals: unknown, fields = ''): string =>
  event('datastar-patch-signals', [`signals ${JSON.stringify(signals)}`], fields)
