import { expect } from '../fixtures'
import { patchElementsEvent, patchSignalsEvent } from '../server'
import type { ClientCase, Stage } from '../stage'

const SIGNALS = `<i data-signals="{a: 1, n: {x: 'ä', _y: 2}, _local: 3, rows: [{id: 1, _open: true}]}"></i>`
const sent = { a: 1, n: { x: 'ä' }, rows: [{ id: 1 }] }

/** A button that makes a request. */
export const button = (action: string): string => `<button data-on:click="${action}">go</button>`

export const JSON_TYPE = { 'content-type': 'application/json' }
const HTML_TYPE = { 'content-type': 'text/html' }

/** Clicks the button and answers with no content. */
async function request(stage: Stage) {
  await stage.click('button')
  const exchange = await stage.next()
  exchange.answer(204)
  return exchange
}

const decode = (body: string): unknown => JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))

const form = (attributes = '', inner = ''): string =>
  `<form ${attributes}><input name="q" value="a&b ü"><input name="q" value="2">${inner}<button name="go" value="yes">Go</button></form>`

export const fetchCases: ClientCase[] = [
  ...(['get', 'delete'] as const).map(
    (method): ClientCase => ({
      covers: `@${method}`,
      does: 'sends the signals in the query, without local ones at any depth',
      html: `${SIGNALS}${button(`@${method}('/x?y=1')`)}`,
      result: async (stage) => {
        const exchange = await request(stage)
        expect(exchange.method).toBe(method.toUpperCase())
        expect(exchange.url.searchParams.get('y')).toBe('1')
        expect(exchange.signals).toEqual(sent)
        expect(exchange.headers['content-type']).toBeUndefined()
      },
    }),
  ),
  ...(['post', 'put', 'patch', 'query'] as const).map(
    (method): ClientCase => ({
      covers: `@${method}`,
      does: 'sends the signals in the body, without local ones at any depth',
      html: `${SIGNALS}${button(`@${method}('/x?y=1')`)}`,
      result: async (stage) => {
        const exchange = await request(stage)
        expect(exchange.method).toBe(method.toUpperCase())
        expect(exchange.url.search).toBe('?y=1')
        expect(decode(exchange.body)).toEqual(sent)
        expect(exchange.headers['content-type']).toBe('application/json')
      },
    }),
  ),
  {
    covers: 'headers',
    does: 'of every request say that it is one of ours, and what it accepts',
    html: button(`@post('/x')`),
    result: async (stage) => {
      const { headers } = await request(stage)
      expect(headers['datastar-request']).toBe('true')
      expect(headers.accept).toBe('text/event-stream, text/html, application/json')
    },
  },
  {
    covers: 'headers',
    does: 'can be added and replaced',
    html: button(`@post('/x', {headers: {'X-Mine': 'yes', Accept: 'text/html'}})`),
    result: async (stage) => {
      const { headers } = await request(stage)
      expect([headers['x-mine'], headers.accept]).toEqual(['yes', 'text/html'])
    },
  },
  {
    covers: 'payload',
    does: 'is sent instead of the signals',
    html: `${SIGNALS}${button(`@post('/x', {payload: {only: [1]}})`)}`,
    result: async (stage) => expect((await request(stage)).signals).toEqual({ only: [1] }),
  },
  {
    covers: 'payload',
    does: 'keeps a GET short when it is empty',
    html: `${SIGNALS}${button(`@get('/x', {payload: {}})`)}`,
    result: async (stage) => expect((await request(stage)).url.search).toBe('?datastar=%7B%7D'),
  },
  {
    covers: 'filterSignals',
    does: 'includes what matches',
    html: `<i data-signals="{user: {a: 1, _b: 2}, other: 3}"></i>${button(`@post('/x', {filterSignals: {include: /^user\\./}})`)}`,
    result: async (stage) => expect((await request(stage)).signals).toEqual({ user: { a: 1 } }),
  },
  {
    covers: 'filterSignals',
    does: 'excludes what matches',
    html: `<i data-signals="{a: 1, b: 2}"></i>${button(`@post('/x', {filterSignals: {exclude: '/b/'}})`)}`,
    result: async (stage) => expect((await request(stage)).signals).toEqual({ a: 1 }),
  },
  {
    covers: 'signals',
    does: 'that are elements are not sent',
    html: `<b data-ref:el></b><i data-signals="{a: 1}"></i>${button(`@post('/x')`)}`,
    result: async (stage) => expect((await request(stage)).signals).toEqual({ a: 1 }),
  },
  {
    covers: 'contentType form',
    does: 'sends the closest form, urlencoded, with the button that was pressed',
    html: `${SIGNALS}${form(`data-on:submit="@post('/x', {contentType: 'form'})"`)}`,
    result: async (stage) => {
      const { body, headers } = await request(stage)
      expect(headers['content-type']).toContain('application/x-www-form-urlencoded')
      expect([...new URLSearchParams(body)]).toEqual([
        ['q', 'a&b ü'],
        ['q', '2'],
        ['go', 'yes'],
      ])
    },
  },
  {
    covers: 'contentType form',
    does: 'sends the fields of a GET in the query',
    html: form(`data-on:submit="@get('/x?y=1', {contentType: 'form'})"`),
    result: async (stage) => {
      const { url } = await request(stage)
      expect([...url.searchParams.keys()]).toEqual(['y', 'q', 'q', 'go'])
    },
  },
  {
    covers: 'contentType form',
    does: 'sends multipart forms with their files',
    html: form(
      `enctype="multipart/form-data" data-on:submit="@post('/x', {contentType: 'form'})"`,
      `<input type="file" name="f">`,
    ),
    when: (stage) =>
      stage.page.setInputFiles('input[type=file]', {
        name: 'a.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('hi'),
      }),
    result: async (stage) => {
      const { body, headers } = await request(stage)
      expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
      expect(body).toMatch(/name="f"; filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nhi\r\n/)
    },
  },
  {
    covers: 'contentType form',
    does: 'does nothing while the form is not valid',
    html: `<form data-on:submit="@post('/x', {contentType: 'form'})" data-on:ask="@post('/x', {contentType: 'form'})"><input required name="q"></form>`,
    when: (stage) => stage.run(`document.querySelector('form').dispatchEvent(new Event('ask'))`),
    result: async (stage) => {
      await stage.value('log', [])
      await expect(stage.page.locator('input')).toBeFocused()
    },
  },
  {
    covers: 'contentType form',
    does: 'sends a form that is not to be validated',
    html: form(`novalidate data-on:submit="@post('/x', {contentType: 'form'})"`, '<input required name="r">'),
    result: async (stage) => expect((await request(stage)).body).toContain('r='),
  },
  {
    covers: 'contentType form',
    does: 'sends a form from a button in it, and the browser does not',
    html: `<form action="/gone"><input name="q" value="1"><button name="go" value="b" data-on:click="@post('/x', {contentType: 'form'})">x</button></form>`,
    result: async (stage) => {
      expect((await request(stage)).body).toBe('q=1&go=b')
      expect(stage.page.url()).not.toContain('gone')
    },
  },
  {
    covers: 'selector',
    does: 'names the form to send',
    html: `<form id="f"><input name="q" value="1"></form>${button(`@post('/x', {contentType: 'form', selector: '#f'})`)}`,
    result: async (stage) => expect((await request(stage)).body).toBe('q=1'),
  },
  {
    covers: 'contentType form',
    does: 'without a form is an error',
    html: button(`@post('/x', {contentType: 'form'})`),
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value('log', []),
    errors: /form/,
  },
  {
    covers: '@get',
    does: 'without a URL is an error',
    html: button(`@get('')`),
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value(`log.includes('error')`, false),
    errors: /URL/i,
  },
  {
    covers: 'text/html',
    does: 'patches elements by their ids',
    html: `<p id="p">old</p>${button(`@get('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(200, HTML_TYPE, '<p id="p">new</p>')
    },
    result: { p: 'new' },
  },
  {
    covers: 'text/html',
    does: 'follows selector and mode in headers',
    html: `<p id="p">old</p>${button(`@get('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      const headers = {
        'datastar-selector': 'p',
        'datastar-mode': 'append',
        'datastar-use-view-transition': 'true',
      }
      exchange.answer(200, { ...HTML_TYPE, ...headers }, '<b>new</b>')
    },
    result: { p: 'oldnew' },
  },
  {
    covers: 'text/html',
    does: 'follows the namespace in a header',
    html: `<svg id="s"></svg>${button(`@get('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      const headers = { 'datastar-selector': '#s', 'datastar-mode': 'inner', 'datastar-namespace': 'svg' }
      exchange.answer(200, { ...HTML_TYPE, ...headers }, '<circle r="1"/>')
    },
    result: (stage) => stage.value(`document.querySelector('circle') instanceof SVGElement`, true),
  },
  {
    covers: 'application/json',
    does: 'patches signals',
    html: `<i data-signals="{a: 1}"></i><p data-text="$a"></p>${button(`@get('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(200, JSON_TYPE, '{"a": 2}')
    },
    result: { p: '2' },
  },
  {
    covers: 'application/json',
    does: 'only adds signals if a header says so',
    html: `<i data-signals="{a: 1}"></i><p data-text="$a + ',' + $b"></p>${button(`@get('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(200, { ...JSON_TYPE, 'datastar-only-if-missing': 'true' }, '{"a": 2, "c": 3}')
    },
    result: (stage) =>
      stage.value(`JSON.parse(document.querySelector('#json').textContent)`, { a: 1, b: '', c: 3 }),
  },
  {
    covers: 'text/javascript',
    does: 'runs the script, with attributes from a header',
    html: button(`@get('/x')`),
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      const headers = { 'content-type': 'text/javascript', 'datastar-script-attributes': '{"data-x":"7"}' }
      exchange.answer(200, headers, `window.seen = document.currentScript.dataset.x`)
    },
    result: (stage) => stage.value('window.seen', '7'),
  },
  {
    covers: 'text/event-stream',
    does: 'patches elements and signals as they come',
    html: `<p id="p" data-text="$a"></p>${button(`@post('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.open().send(patchSignalsEvent({ a: 'one' }))
      await stage.text('p', 'one')
      exchange.send(patchElementsEvent(['elements <p id="p">two</p>']))
      await stage.text('p', 'two')
      exchange.end()
    },
    result: (stage) =>
      stage.value('log', ['started', 'datastar-patch-signals', 'datastar-patch-elements', 'finished']),
  },
  {
    covers: '204',
    does: 'changes nothing and finishes',
    html: button(`@post('/x')`),
    when: request,
    result: (stage) => stage.value('log', ['started', 'finished']),
  },
  {
    covers: 'status',
    does: 'from 400 up is an error whose body is not patched',
    html: `<p id="p">old</p>${button(`@post('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(422, HTML_TYPE, '<p id="p">new</p>')
      await stage.value('log', ['started', 'error', 'finished'])
    },
    result: { p: 'old' },
  },
  {
    covers: 'datastar-error',
    does: 'tells the words of the server',
    html: `<i data-on:datastar-fetch__document="evt.detail.type === 'error' && ($said = evt.detail.argsRaw.message)"></i>
      <p id="p" data-text="$said"></p>${button(`@post('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(409, { ...JSON_TYPE, 'datastar-error': 'The%20room%20is%20full.' }, '{}')
    },
    result: { p: 'The%20room%20is%20full.' },
  },
  {
    covers: 'status',
    does: '201 is not patched either',
    html: `<p id="p">old</p>${button(`@post('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      exchange.answer(201, HTML_TYPE, '<p id="p">new</p>')
      await stage.value('log', ['started', 'finished'])
    },
    result: { p: 'old' },
  },
  ...([401, 403] as const).map(
    (status): ClientCase => ({
      covers: 'unauthorized',
      does: `is told for ${status}, which is never tried again`,
      html: `${button(`@get('/x', {retry: 'always', retryInterval: 1})`)}`,
      when: async (stage) => {
        await stage.click('button')
        const exchange = await stage.next()
        exchange.answer(status)
      },
      result: (stage) => stage.value('log', ['started', 'error', 'unauthorized', 'finished']),
    }),
  ),
]
