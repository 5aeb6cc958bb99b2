import { expect } from '../fixtures'
import type { ClientCase } from '../stage'
import { live, opened, SLOW, say } from './live-page'

const FAST = 'retryInterval: 20'

/** When a stream is asked for again, when it is not, and where it goes on. */
export const retryCases: ClientCase[] = [
  {
    covers: 'retry auto',
    does: 'ends with a clean end',
    html: `<i data-init="@get('/live')"></i>`,
    when: async (stage) => (await opened(stage)).end(),
    result: (stage) => stage.value('log', ['started', 'finished']),
  },
  {
    covers: 'retry auto',
    does: 'tries again after the connection broke, and after no other',
    html: `<i data-init="@get('/live', {retryInterval: 20})"></i>`,
    when: async (stage) => {
      ;(await opened(stage)).cut()
      const second = await stage.next()
      second.answer(500)
    },
    result: (stage) => stage.value('log', ['started', 'retrying', 'error', 'finished']),
  },
  {
    covers: 'retry error',
    does: 'tries again after a status from 400 up, and ends with a clean end',
    html: `<i data-init="@get('/live', {retry: 'error', retryInterval: 20})"></i>`,
    when: async (stage) => {
      ;(await stage.next()).answer(503)
      ;(await opened(stage)).end()
    },
    result: (stage) => stage.value('log', ['started', 'error', 'retrying', 'finished']),
  },
  {
    covers: 'retry always',
    does: 'tries again after a clean end',
    html: live(FAST),
    when: async (stage) => {
      ;(await opened(stage)).send(say('one')).end()
      ;(await opened(stage)).send(say('two'))
    },
    result: { '#p': 'two' },
  },
  {
    covers: 'retry always',
    does: 'ends for good with 204',
    html: live(FAST),
    when: async (stage) => {
      ;(await opened(stage)).end()
      ;(await stage.next()).answer(204)
    },
    result: async (stage) => {
      await stage.value('log', ['started', 'retrying', 'finished'])
      await stage.text('#state', 'offline')
    },
  },
  {
    covers: 'retry never',
    does: 'does not even try again after the connection broke',
    html: `<i data-init="@get('/live', {retry: 'never', retryInterval: 1})"></i>`,
    when: async (stage) => (await opened(stage)).cut(),
    result: (stage) => stage.value('log', ['started', 'finished']),
  },
  {
    covers: 'retryMaxCount',
    does: 'gives up after so many retries, and says so',
    html: `<i data-init="@get('/live', {retry: 'error', retryInterval: 1, retryMaxCount: 2})"></i>`,
    when: async (stage) => {
      for (let count = 0; count < 3; count++) (await stage.next()).answer(500)
    },
    result: (stage) =>
      stage.value('log', [
        'started',
        'error',
        'retrying',
        'error',
        'retrying',
        'error',
        'retries-failed',
        'finished',
      ]),
  },
  {
    covers: 'retryMaxCount',
    does: 'counts anew after any 200',
    html: `<i data-init="@get('/live', {retryInterval: 1, retryMaxCount: 1})"></i>`,
    when: async (stage) => {
      for (let count = 0; count < 3; count++) (await opened(stage)).cut()
      ;(await opened(stage)).end()
    },
    result: (stage) => stage.value('log', ['started', 'retrying', 'retrying', 'retrying', 'finished']),
  },
  {
    covers: 'retryScaler',
    does: 'and retryMaxWait bound the wait, which is spread over all of it',
    html: live('retryInterval: 1000, retryScaler: 10, retryMaxWait: 5000'),
    hasClock: true,
    when: async (stage) => {
      await stage.run('Math.random = () => 0.5')
      for (const wait of [500, 2500, 2500]) {
        ;(await stage.next()).answer(500)
        await stage.text('#due', 'due')
        await stage.value('log.at(-1)', 'retrying')
        await stage.page.clock.runFor(wait - 1)
        expect(stage.server.unanswered).toBe(0)
        await stage.page.clock.runFor(1)
      }
    },
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/live'),
  },
  {
    covers: 'retry:',
    does: 'in the stream replaces the first wait',
    html: live(SLOW),
    when: async (stage) => (await opened(stage)).send('retry: 1\n\n').end(),
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/live'),
  },
  {
    covers: 'Retry-After',
    does: 'is waited for at least',
    html: live('retryInterval: 1'),
    hasClock: true,
    when: async (stage) => {
      ;(await stage.next()).answer(503, { 'retry-after': '120' })
      await stage.value('log.at(-1)', 'retrying')
      await stage.page.clock.runFor(119_000)
      expect(stage.server.unanswered).toBe(0)
      await stage.page.clock.runFor(1_001)
    },
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/live'),
  },
  {
    covers: 'Retry-After',
    does: 'may be a date',
    html: live('retryInterval: 1'),
    hasClock: true,
    when: async (stage) => {
      const now = await stage.run<number>('Date.now()')
      ;(await stage.next()).answer(503, { 'retry-after': new Date(now + 60_000).toUTCString() })
      await stage.value('log.at(-1)', 'retrying')
      await stage.page.clock.runFor(58_000)
      expect(stage.server.unanswered).toBe(0)
      await stage.page.clock.runFor(2_001)
    },
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/live'),
  },
  {
    covers: 'last-event-id',
    does: 'resumes after the last event',
    html: live(FAST),
    when: async (stage) => {
      const first = await stage.next()
      expect(first.headers['last-event-id']).toBeUndefined()
      first.open().send(say('one', 'id: 7\n'))
      await stage.text('#p', 'one')
      first.cut()
      expect((await stage.next()).headers['last-event-id']).toBe('7')
    },
    result: { '#p': 'one' },
  },
  {
    covers: 'last-event-id',
    does: 'moves with a block that holds only an id, and not with one that was cut off',
    html: live(FAST),
    when: async (stage) => {
      const first = await opened(stage)
      first
        .send(say('one', 'id: 7\n'))
        .send('id: 8\n\n')
        .send('id: 9\nevent: datastar-patch-elements\ndata: ele')
      await stage.text('#p', 'one')
      first.cut()
    },
    result: async (stage) => expect((await stage.next()).headers['last-event-id']).toBe('8'),
  },
  {
    covers: 'last-event-id',
    does: 'is dropped when the server empties it',
    html: live(FAST),
    when: async (stage) => (await opened(stage)).send('id: 7\n\nid\n\n').end(),
    result: async (stage) => expect((await stage.next()).headers['last-event-id']).toBeUndefined(),
  },
]
