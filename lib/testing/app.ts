import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { POST as signInDemo } from '@/app/api/sign-in/demo/route'
import { openDatabase } from '@/lib/db'
import { demoApiKey, seedDemo } from '@/lib/demo/demo'
import { type Env, readEnv } from '@/lib/env'
import type { RouteContext } from '@/lib/http/input'
import { createServices, type Services, setServices } from '@/lib/services'

const origin = 'http://localhost:3000'
const secret = 'a secret of the tests, long enough'

/**
 * Something that takes a while to make, with the database it stands in: made once for all tests of a file, which start
 * from copies.
 */
export function templateOf<Things>(make: (file: string) => Promise<Things>) {
  let made: Promise<{ file: string; things: Things }> | undefined
  return () => {
    made ??= (async () => {
      const folder = mkdtempSync(join(tmpdir(), 'starling-template-'))
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
      const file = join(folder, 'template.db')
      return { file, things: await make(file) }
    })()
    return made
  }
}

/** The present schema and the demo's people. */
const demoTemplate = templateOf(async (file) => {
  const db = await openDatabase(`file:${file}`)
  await seedDemo(db, secret)
  // The last connection that closes moves the write-ahead log into the file.
  db.$client.close()
})

export interface TestApp {
  services: Services
  /** The key of the demo organisation. */
  key(org: 'acme' | 'globex'): string
  /** Signs in as a demo account and returns the `Cookie` header. */
  signIn(account: string): Promise<string>
  close(): Promise<void>
}

/**
 * Starling with the demo's people on a fresh database, behind the handlers of this process.
 * @param changes what the environment alone cannot say
 * @param template the database file to start from, the demo's by default
 */
export async function startApp(
  environment: Record<string, string> = {},
  changes: Partial<Env> = {},
  template?: string,
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'starling-'))
  const file = join(folder, 'test.db')
  copyFileSync(template ?? (await demoTemplate()).file, file)
  const settings = readEnv({
    DATABASE_URL: `file:${file}`,
    NEXTAUTH_SECRET: secret,
    DEMO: 'on',
    DEMO_MARKET: 'off',
    ...environment,
  })
  const services = await createServices({ ...settings, ...changes })
  setServices(services)
  return {
    services,
    key: (org) => demoApiKey(secret, org),
    async signIn(account) {
      const response = await signInDemo(request('/api/sign-in/demo', { form: { account } }), context())
      return response.headers.getSetCookie().join('; ').split(';')[0]!
    },
    async close() {
      setServices(undefined)
      await services.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** What a browser would send back after the cookies of a response, those that it forgets left out. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .filter((cookie) => !/Max-Age=0\b/.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

interface RequestOptions {
  method?: string
  cookie?: string
  headers?: Record<string, string>
  /** Fields of a form, as a browser without JavaScript sends them. */
  form?: Record<string, string>
  /** A body as it is. */
  body?: string
  signal?: AbortSignal
}

/** A request as a browser on this site sends it: POST if there is a body. */
export function request(path: string, options: RequestOptions = {}): Request {
  const { cookie, headers, form, body = form && new URLSearchParams(form).toString(), signal } = options
  return new Request(`${origin}${path}`, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie && { cookie }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  })
}

/** The second argument of a handler. */
export function context(params: Record<string, string> = {}): RouteContext {
  return { params: Promise.resolve(params) }
}

/** An open event stream, read with a parser that is not ours. */
export class StreamReader {
  readonly events: EventSourceMessage[] = []
  readonly comments: string[] = []
  /** The last id seen, also one that came in a block of its own. */
  lastEventId: string | undefined
  /** Everything received, as text. */
  text = ''
  done = false
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>
  private waiting: (() => void)[] = []

  constructor(response: Response) {
    this.reader = response.body!.getReader()
    void this.pump()
  }

  private async pump() {
    const decoder = new TextDecoder()
    const parser = createParser({
      onEvent: (event) => this.events.push(event),
      onComment: (comment) => this.comments.push(comment),
    })
    try {
      for (;;) {
        const { done, value } = await this.reader.read()
        if (done) break
        const chunk = decoder.decode(value, { stream: true })
        this.text += chunk
        this.lastEventId = /(?:^|\n)id: (.*)\n(?![\s\S]*\nid: )/.exec(this.text)?.[1]
        parser.feed(chunk)
        this.wake()
      }
    } finally {
      this.done = true
      this.wake()
    }
  }

  private wake() {
    for (const check of this.waiting) check()
  }

  /** Waits until the condition holds, or the stream ends (then it must hold). */
  async until(condition: (reader: this) => boolean): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (condition(this)) resolve()
        else if (this.done) reject(new Error(`The stream ended before the condition held:\n${this.text}`))
        else return
        this.waiting = this.waiting.filter((other) => other !== check)
      }
      this.waiting.push(check)
      check()
    })
    return this
  }

  cancel(): Promise<void> {
    return this.reader.cancel()
  }
}
