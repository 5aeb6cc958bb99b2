import { expect } from '../fixtures'
import { patchElementsEvent, patchSignalsEvent } from '../server'
import type { ClientCase, Stage } from '../stage'
import { live, opened, SLOW, say } from './live-page'

const hide = (stage: Stage, hidden: boolean): Promise<unknown> =>
  stage.run(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
    document.dispatchEvent(new Event('visibilitychange'))`)

const pageTransition = (stage: Stage, type: 'pagehide' | 'pageshow'): Promise<unknown> =>
  stage.run(`window.dispatchEvent(new PageTransitionEvent('${type}', { persisted: true }))`)

/** What a page makes of an open stream, and of its own life. */
export const streamCases: ClientCase[] = [
  {
    covers: 'reconnect',
    does: 'sends the signals as they are then',
    html: `<i data-signals="{a: 1}"></i><i data-init="@get('/live', {retry: 'always', retryInterval: 20})"></i>`,
    when: async (stage) => {
      const first = await stage.next()
      expect(first.signals).toEqual({ a: 1 })
      first.open()
      await stage.patchSignals({ a: 2 })
      first.end()
    },
    result: async (stage) => expect((await stage.next()).signals).toEqual({ a: 2 }),
  },
  ...(
    [
      ['CRLF', '\r\n'],
      ['CR', '\r'],
      ['LF', '\n'],
    ] as const
  ).map(
    ([name, end]): ClientCase => ({
      covers: 'text/event-stream',
      does: `may end its lines in ${name}`,
      html: live(),
      when: async (stage) => (await opened(stage)).send(say('one').replaceAll('\n', end)),
      result: { '#p': 'one' },
    }),
  ),
  {
    covers: 'text/event-stream',
    does: 'may come in pieces of a byte',
    html: live(),
    when: async (stage) => {
      const stream = await opened(stage)
      for (const char of say('onë')) stream.send(char)
    },
    result: { '#p': 'onë' },
  },
  {
    covers: 'text/event-stream',
    does: 'may hold comments, unknown fields and unknown events',
    html: live(),
    when: async (stage) =>
      (await opened(stage)).send(`: hello\nfoo: bar\n\nevent: other\ndata: x\n\ndata: y\n\n${say('one')}`),
    result: { '#p': 'one' },
  },
  {
    covers: 'text/event-stream',
    does: 'keeps the line ends of elements over several lines',
    html: live(),
    when: async (stage) =>
      (await opened(stage)).send(
        patchElementsEvent(['elements <pre id="p">a', 'elements ', 'elements b</pre>']),
      ),
    result: async (stage) => stage.value(`document.querySelector('#p').textContent`, 'a\n\nb'),
  },
  {
    covers: 'text/event-stream',
    does: 'that repeats an event leaves the page as it was',
    html: live(),
    when: async (stage) => (await opened(stage)).send(say('one', 'id: 1\n')).send(say('one', 'id: 1\n')),
    result: { '#p': 'one' },
  },
  {
    covers: 'openWhenHidden',
    does: 'is false for GET: hidden it closes, shown it resumes',
    html: live(),
    when: async (stage) => {
      const first = await opened(stage)
      first.send(say('one', 'id: 5\n'))
      await stage.text('#p', 'one')
      await hide(stage, true)
      await first.closed
      expect(stage.server.unanswered).toBe(0)
      await hide(stage, false)
      const second = await stage.next()
      expect(second.headers['last-event-id']).toBe('5')
      second.open().send(say('two'))
    },
    result: { '#p': 'two' },
  },
  {
    covers: 'openWhenHidden',
    does: 'keeps a GET open that asks for it',
    html: live('openWhenHidden: true'),
    when: async (stage) => {
      const first = await opened(stage)
      await stage.text('#state', 'live')
      await hide(stage, true)
      first.send(say('still here'))
    },
    result: { '#p': 'still here' },
  },
  {
    covers: 'openWhenHidden',
    does: 'is true for other methods',
    html: `<button data-on:click="@post('/x')">go</button><p data-text="$a"></p>`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      await hide(stage, true)
      exchange.answer(200, { 'content-type': 'application/json' }, '{"a": "saved"}')
    },
    result: { p: 'saved' },
  },
  {
    covers: 'one stream',
    does: 'is all that a tab has that is shown during a wait',
    html: live(SLOW),
    when: async (stage) => {
      ;(await opened(stage)).cut()
      await stage.text('#state', 'reconnecting')
      await hide(stage, true)
      await hide(stage, false)
      ;(await opened(stage)).send(say('one'))
      await stage.text('#p', 'one')
    },
    result: async (stage) => expect(stage.server.unanswered).toBe(0),
  },
  {
    covers: 'one stream',
    does: 'is all that a page has that comes online during a wait',
    html: live(SLOW),
    when: async (stage) => {
      ;(await opened(stage)).cut()
      await stage.text('#state', 'reconnecting')
      await stage.run(`window.dispatchEvent(new Event('online'))`)
      ;(await opened(stage)).send(say('one'))
      await stage.text('#p', 'one')
      await stage.run(`window.dispatchEvent(new Event('online'))`)
    },
    result: async (stage) => expect(stage.server.unanswered).toBe(0),
  },
  {
    covers: 'back/forward cache',
    does: 'closes the stream on the way in, and resumes it on the way out',
    html: live('openWhenHidden: true'),
    when: async (stage) => {
      const first = await opened(stage)
      first.send(say('one', 'id: 3\n'))
      await stage.text('#p', 'one')
      await pageTransition(stage, 'pagehide')
      await first.closed
      await pageTransition(stage, 'pageshow')
      const second = await stage.next()
      expect(second.headers['last-event-id']).toBe('3')
      second.open().send(say('two'))
      await stage.text('#p', 'two')
    },
    result: async (stage) => expect(stage.server.unanswered).toBe(0),
  },
  {
    covers: 'datastar-retry',
    does: 'tries at once, and joins what is under way',
    html: live(SLOW),
    when: async (stage) => {
      ;(await opened(stage)).cut()
      await stage.text('#state', 'reconnecting')
      const retry = `document.dispatchEvent(new CustomEvent('datastar-retry'))`
      await stage.run(`${retry}; ${retry}; 0`)
      const second = await stage.next()
      await stage.run(`${retry}; 0`)
      second.open().send(say('one'))
      await stage.text('#p', 'one')
    },
    result: async (stage) => expect(stage.server.unanswered).toBe(0),
  },
  {
    covers: 'datastar-heartbeat',
    does: 'finds a stream that fell silent for two and a half of them',
    html: live('retryInterval: 1'),
    hasClock: true,
    when: async (stage) => {
      const first = await opened(stage, { 'datastar-heartbeat': '10000' })
      await stage.text('#state', 'live')
      await stage.page.clock.runFor(20_000)
      first.send(': heartbeat\n\n').send(say('beat'))
      await stage.text('#p', 'beat')
      await stage.page.clock.runFor(24_900)
      await stage.text('#state', 'live')
      await stage.page.clock.runFor(200)
      await first.closed
    },
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/live'),
  },
  {
    covers: 'datastar-heartbeat',
    does: 'that is not announced lets a stream be silent',
    html: live(),
    hasClock: true,
    when: async (stage) => {
      const first = await opened(stage)
      await stage.text('#state', 'live')
      await stage.page.clock.runFor(3_600_000)
      first.send(say('at last'))
    },
    result: { '#p': 'at last' },
  },
  {
    covers: '_connection',
    does: 'is connecting, live and reconnecting in turn, however often a server fails',
    html: live(SLOW),
    when: async (stage) => {
      await stage.text('#state', 'connecting')
      const first = await opened(stage)
      await stage.text('#state', 'live')
      first.cut()
      await stage.text('#state', 'reconnecting')
      await stage.text('#due', 'due')
      for (const attempts of ['2', '3']) {
        await stage.run(`document.dispatchEvent(new CustomEvent('datastar-retry')); 0`)
        ;(await stage.next()).answer(500)
        await stage.text('#attempts', attempts)
      }
      await stage.text('#state', 'reconnecting')
      await stage.run(`document.dispatchEvent(new CustomEvent('datastar-retry')); 0`)
      await opened(stage)
      await stage.text('#state', 'live')
    },
    result: { '#attempts': '0', '#due': 'none' },
  },
  {
    covers: '_connection',
    does: 'is offline at once when the browser says so',
    html: live(SLOW),
    when: async (stage) => {
      const first = await opened(stage)
      await stage.text('#state', 'live')
      await stage.run(`Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false })`)
      first.cut()
    },
    result: { '#state': 'offline', '#attempts': '1' },
  },
  {
    covers: '_connection',
    does: 'tells of the worst of several streams',
    html: `${live(SLOW)}<i data-init="@get('/second', {retry: 'always', ${SLOW}})"></i>`,
    when: async (stage) => {
      const streams = [await opened(stage), await opened(stage)]
      await stage.text('#state', 'live')
      streams[1]?.cut()
    },
    result: { '#state': 'reconnecting' },
  },
  {
    covers: '_connection',
    does: 'forgets a stream whose element was removed',
    html: `${live(SLOW)}<i id="second" data-init="@get('/second', {retry: 'always', requestCancellation: 'cleanup', ${SLOW}})"></i>`,
    when: async (stage) => {
      const streams = [await opened(stage), await opened(stage)]
      streams[1]?.cut()
      await stage.text('#state', 'reconnecting')
      await stage.run(`document.querySelector('#second').remove()`)
    },
    result: { '#state': 'live' },
  },
  {
    covers: '_connection',
    does: 'cannot be overwritten, and is not sent',
    html: `${live()}<button data-on:click="$_connection = 'mine'; @post('/x')">go</button>`,
    when: async (stage) => {
      await opened(stage)
      await stage.text('#state', 'live')
      await stage.click('button')
      expect((await stage.next()).signals).toEqual({})
    },
    result: { '#state': 'live' },
  },
  {
    covers: 'requestCancellation cleanup',
    does: 'ends a stream during a wait when its element goes',
    html: live(SLOW),
    when: async (stage) => {
      ;(await opened(stage)).cut()
      await stage.text('#state', 'reconnecting')
      await stage.run(`document.querySelector('#stream').remove()`)
      await stage.run(`document.dispatchEvent(new CustomEvent('datastar-retry')); 0`)
    },
    result: async (stage) => {
      await stage.value('log.at(-1)', 'finished')
      expect(stage.server.unanswered).toBe(0)
    },
  },
  {
    covers: 'text/event-stream',
    does: 'applies what one piece brings in order, each on what came before',
    html: live(),
    when: async (stage) => {
      const first = patchElementsEvent([
        'elements <p id="p" data-signals:a__ifmissing="1" data-text="$a"></p>',
      ])
      ;(await opened(stage)).send(first + patchSignalsEvent({ a: 2 }))
    },
    result: { '#p': '2' },
  },
]
