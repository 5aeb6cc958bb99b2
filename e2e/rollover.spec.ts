import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { createParser } from 'eventsource-parser'
import { startRedisServer } from '@/lib/testing/redis/server'
import { expect, test } from './fixtures'
import { Nginx } from './nginx'
import { freePort, StarlingServer } from './server'

/** One HTTP/2 connection to nginx, for many requests at a time. */
class Connection {
  private readonly session: ClientHttp2Session

  constructor({ url, certificate }: Nginx) {
    this.session = connect(url, { ca: certificate })
  }

  /** Sends a request, and tells of its answer as it comes. @returns the status; 0 where there was no answer */
  request(
    headers: Record<string, string>,
    body: string | undefined,
    onData: (chunk: string) => void,
  ): { status: Promise<number>; ended: Promise<void>; cancel(): void } {
    const stream = this.session.request(headers, { endStream: body === undefined })
    if (body !== undefined) stream.end(body)
    stream.setEncoding('utf8')
    stream.on('data', onData)
    // A stream that nginx resets: it has ended, which is all that matters.
    stream.on('error', () => {})
    const ended = new Promise<void>((resolve) => stream.once('close', resolve))
    const answered = new Promise<number>((resolve) =>
      stream.once('response', (answer) => resolve(Number(answer[':status']))),
    )
    return {
      status: Promise.race([answered, ended.then(() => 0)]),
      ended,
      cancel: () => stream.close(),
    }
  }

  close(): void {
    this.session.close()
  }
}

/** A reader of the events of Acme, which goes on behind its last one whenever its stream ends. */
class Reader {
  readonly titles: string[] = []
  streams = 0
  private stopped = false
  private lastEventId: string | undefined
  private open: { cancel(): void } | undefined
  readonly running: Promise<void>
  private readonly begun: Promise<void>
  private begin = () => {}

  constructor(
    private readonly connection: Connection,
    private readonly key: string,
  ) {
    this.begun = new Promise((resolve) => {
      this.begin = resolve
    })
    this.running = this.run()
  }

  /** Resolves when its first stream is open. */
  get ready(): Promise<void> {
    return this.begun
  }

  stop(): Promise<void> {
    this.stopped = true
    this.open?.cancel()
    return this.running
  }

  private async run() {
    while (!this.stopped) {
      const parser = createParser({
        onEvent: ({ event, id, data }) => {
          this.lastEventId = id ?? this.lastEventId
          if (event === 'ready') this.begin()
          if (event === 'reset') throw new Error(`A gap: ${data}`)
          if (event === 'notification.created') this.titles.push(JSON.parse(data).data.title)
        },
      })
      const headers = {
        ':path': '/api/v1/events?topics=o:acme',
        authorization: `Bearer ${this.key}`,
        ...(this.lastEventId && { 'last-event-id': this.lastEventId }),
      }
      const stream = this.connection.request(headers, undefined, (chunk) => parser.feed(chunk))
      this.open = stream
      if ((await stream.status) === 200) this.streams++
      await stream.ended
    }
  }
}

/** Publishes one notification through nginx; what is not answered for is sent again under the same key. */
async function publish(connection: Connection, key: string, title: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const headers = {
      ':method': 'POST',
      ':path': '/api/v1/notifications',
      authorization: `Bearer ${key}`,
      'idempotency-key': title,
    }
    const { status, ended } = connection.request(headers, JSON.stringify({ title }), () => {})
    const answer = await status
    await ended
    if (answer === 201) return
    // nginx found the instance gone in the middle of it.
    if (answer !== 502 && answer !== 503 && answer !== 0) throw new Error(`${title}: ${answer}`)
  }
  throw new Error(`${title} was never accepted.`)
}

test('Both instances are restarted behind nginx under 200 streams: nobody misses an event or gets one twice', async () => {
  test.setTimeout(180_000)
  const redis = await startRedisServer()
  const port = await freePort()
  const environment = {
    NEXTAUTH_URL: `https://localhost:${port}`,
    TRUST_PROXY: 'on',
    RATE_LIMIT: 'off',
    MAX_STREAMS_PER_USER: '0',
    MAX_STREAMS_PER_IP: '0',
  }
  const one = await StarlingServer.start({ redisUrl: redis.url, environment })
  const two = await StarlingServer.start({ redisUrl: redis.url, environment, beside: one })
  const nginx = await Nginx.start(port, [one.port, two.port])
  // nginx lets a connection have 128 requests at a time.
  const connections = Array.from({ length: 5 }, () => new Connection(nginx))
  const [publisher] = connections
  const { key } = one
  const readers = Array.from({ length: 200 }, (_, index) => new Reader(connections[1 + (index % 4)]!, key))
  // What nginx holds back would never come: its buffers are larger than the first event.
  await Promise.all(readers.map(({ ready }) => ready))

  const titles: string[] = []
  let rolling = true
  const publishing = (async () => {
    while (rolling) {
      const title = `event-${titles.length}`
      await publish(publisher!, key, title)
      titles.push(title)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  for (const instance of [one, two]) {
    await instance.stop()
    await instance.start()
  }
  rolling = false
  await publishing

  const complete = () => readers.filter((reader) => reader.titles.length >= titles.length).length
  await expect.poll(complete, { timeout: 30_000 }).toBe(readers.length)
  for (const reader of readers) expect(reader.titles).toEqual(titles)
  expect(Math.min(...readers.map(({ streams }) => streams)), 'streams that a reader has had').toBeGreaterThan(
    1,
  )
  await Promise.all(readers.map((reader) => reader.stop()))

  const doctor = spawn(process.execPath, ['scripts/doctor.mjs', nginx.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: nginx.certificateFile },
  })
  let output = ''
  doctor.stdout.on('data', (chunk) => {
    output += chunk
  })
  await once(doctor, 'close')
  expect(output).toContain('https with HTTP/2')
  expect(output).toContain('Nothing is wrong.')

  for (const connection of connections) connection.close()
  await nginx.stop()
  await two.close()
  await one.close()
  await redis.stop()
})
