import { createParser } from 'eventsource-parser'
import { startRedisServer } from '@/lib/testing/redis/server'
import { bell, entry, expect, live, pill, test } from './fixtures'
import { StarlingServer } from './server'

/** A client of the raw event stream, which goes to the next server when its own is lost, and on from its last event. */
class EventClient {
  readonly titles: string[] = []
  private readonly leave = new AbortController()
  private lastEventId: string | undefined
  readonly running: Promise<void>

  constructor(
    private readonly servers: StarlingServer[],
    private turn: number,
  ) {
    this.running = this.run()
  }

  stop(): Promise<void> {
    this.leave.abort()
    return this.running
  }

  private async run() {
    for (; !this.leave.signal.aborted; this.turn++) {
      const server = this.servers[this.turn % this.servers.length]!
      const parser = createParser({
        onEvent: ({ event, id, data }) => {
          this.lastEventId = id ?? this.lastEventId
          if (event === 'reset') throw new Error(`A gap: ${data}`)
          if (event === 'notification.created') this.titles.push(JSON.parse(data).data.title)
        },
      })
      try {
        const { body } = await fetch(`${server.url}/api/v1/events?topics=o:acme`, {
          signal: this.leave.signal,
          headers: {
            authorization: `Bearer ${this.servers[1]!.key}`,
            ...(this.lastEventId && { 'last-event-id': this.lastEventId }),
          },
        })
        const decoder = new TextDecoder()
        for await (const chunk of body!) parser.feed(decoder.decode(chunk, { stream: true }))
      } catch (error) {
        // The stream broke, or the server is gone: on to the next one.
        if (error instanceof Error && error.message.startsWith('A gap')) throw error
      }
    }
  }
}

test('One of two instances is killed in the middle of 1,000 events: 50 clients move, and see each event once', async () => {
  test.setTimeout(180_000)
  const redis = await startRedisServer()
  const environment = { MAX_STREAMS_PER_USER: '0' }
  const one = await StarlingServer.start({ redisUrl: redis.url, environment })
  const two = await StarlingServer.start({ redisUrl: redis.url, beside: one, environment })
  const { key } = one
  const clients = Array.from({ length: 50 }, (_, index) => new EventClient([one, two], index))
  const streams = async (server: StarlingServer) =>
    (await (await fetch(`${server.url}/api/health`)).json()).streams
  await expect.poll(async () => (await streams(one)) + (await streams(two))).toBe(50)

  const total = 1_000
  const names = Array.from({ length: total }, (_, number) => `event ${number}`)
  let next = 0
  const publisher = async () => {
    for (let number = next++; number < total; number = next++) {
      if (number === total / 2) await one.kill()
      const title = names[number]!
      const key = `event-${number}`
      // What the killed instance did not answer for is published by the other, under the same key: at most once.
      if (number < total / 2) await one.publish({ title }, key).catch(() => two.publish({ title }, key))
      else await two.publish({ title }, key)
    }
  }
  await Promise.all(Array.from({ length: 4 }, publisher))

  for (const client of clients) await expect.poll(() => client.titles.length, { timeout: 60_000 }).toBe(total)
  await Promise.all(clients.map((client) => client.stop()))
  expect(clients[0]!.titles.toSorted()).toEqual(names.toSorted())
  for (const { titles } of clients) expect(titles, 'all see the same order').toEqual(clients[0]!.titles)
  expect(key).toBe(two.key)
  await two.close()
  await one.close()
  await redis.stop()
})

test('What is published on one instance shows on the pages of the other, and so does who is here', async ({
  browser,
}) => {
  const redis = await startRedisServer()
  const one = await StarlingServer.start({ redisUrl: redis.url })
  const two = await StarlingServer.start({ redisUrl: redis.url, beside: one })
  const open = async (server: StarlingServer, account: string) => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${server.url}/sign-in`)
    await page.getByRole('button', { name: `Continue as ${account}` }).click()
    return live(page)
  }
  const admin = await open(one, 'Acme Admin')
  const member = await open(two, 'Acme Member')
  for (const page of [admin, member]) await expect(page.locator('#presence')).toContainText('2')
  const heard = await member.evaluateHandle(async () => {
    const source = new EventSource('/api/v1/events?topics=o:acme')
    const events: { title: string; id: string }[] = []
    source.addEventListener('notification.created', ({ data, lastEventId }) =>
      events.push({ title: JSON.parse(data).data.title, id: lastEventId }),
    )
    await new Promise((resolve) => source.addEventListener('ready', resolve))
    return events
  })
  await one.publish({ title: 'From one' })
  await two.publish({ title: 'From two' })
  // A plain EventSource beside the page reads the same events as JSON.
  await expect
    .poll(() => heard.jsonValue())
    .toEqual([
      { title: 'From one', id: expect.stringMatching(/^1\./) },
      { title: 'From two', id: expect.stringMatching(/^1\./) },
    ])
  for (const page of [admin, member]) {
    await expect(entry(page, 'From one')).toHaveCount(1)
    await expect(entry(page, 'From two')).toHaveCount(1)
    await expect(bell(page)).toHaveAccessibleName('2 unread notifications')
    await page.context().close()
  }
  await two.close()
  await one.close()
  await redis.stop()
})

test('Redis goes away: pages say that events come late, scripts are still accepted, and all of it arrives later', async ({
  browser,
}) => {
  const redis = await startRedisServer()
  const starling = await StarlingServer.start({ redisUrl: redis.url })
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${starling.url}/sign-in`)
  await page.getByRole('button', { name: 'Continue as Acme Member' }).click()
  await expect(pill(page)).toHaveText('Live')
  await starling.publish({ title: 'Before' })
  await expect(entry(page, 'Before')).toHaveCount(1)

  await redis.kill()
  await expect(pill(page)).toHaveText('Live, delayed')
  await starling.publish({ title: 'Meanwhile' })
  // A page that is opened now knows it too, and shows what is in the database.
  await page.reload()
  await expect(pill(page)).toHaveText('Live, delayed')
  await expect(entry(page, 'Meanwhile')).toHaveCount(1)
  await starling.publish({ title: 'Later' })
  await redis.restart('lose')

  await expect(pill(page)).toHaveText('Live')
  await expect(page.getByRole('main').getByRole('listitem').getByRole('heading')).toHaveText([
    /Later/,
    /Meanwhile/,
    /Before/,
  ])
  await page.context().close()
  await starling.close()
  await redis.stop()
})
