import { describe, expect, test } from 'vitest'
import { del, get, patch, peek, post, put, type RequestOptions, setAll, toggleAll } from './actions'
import { js } from './expression'

describe('request actions', () => {
  test.each([
    [get('/a'), '@get("/a")'],
    [post('/a'), '@post("/a")'],
    [put('/a'), '@put("/a")'],
    [patch('/a'), '@patch("/a")'],
    [del('/a'), '@delete("/a")'],
    [get(js`'/api/' + $id`), `@get('/api/' + $id)`],
    [get('/a', {}), '@get("/a")'],
  ])('%s', (action, source) => expect(String(action)).toBe(source))

  test('the stream of a page, as the protocol recommends it', () => {
    const stream = get('/api/feed', {
      retry: 'always',
      retryMaxCount: Number.POSITIVE_INFINITY,
      requestCancellation: 'cleanup',
      payload: {},
    })
    expect(String(stream)).toBe(
      '@get("/api/feed", {retry: "always", retryMaxCount: Infinity, requestCancellation: "cleanup", payload: {}})',
    )
  })

  test('every option', () => {
    const options: RequestOptions = {
      contentType: 'form',
      selector: '#form',
      headers: { 'X-Token': js`$token`, 'X-Plain': 'it"s' },
      filterSignals: { include: /^user\./, exclude: /(^|\.)_/ },
      openWhenHidden: true,
      requestCancellation: js`$controller`,
      retry: 'never',
      retryInterval: 500,
      retryScaler: 1.5,
      retryMaxWait: 10_000,
      retryMaxCount: 0,
      payload: js`{id: $id}`,
    }
    expect(String(post('/a', options))).toBe(
      '@post("/a", {contentType: "form", selector: "#form", headers: {"X-Token": $token, "X-Plain": "it\\u0022s"}, ' +
        'filterSignals: {include: /^user\\./, exclude: /(^|\\.)_/}, openWhenHidden: true, ' +
        'requestCancellation: $controller, retry: "never", retryInterval: 500, retryScaler: 1.5, ' +
        'retryMaxWait: 10000, retryMaxCount: 0, payload: {id: $id}})',
    )
  })

  test('leave out options that are undefined', () => {
    expect(String(get('/a', { retry: undefined }))).toBe('@get("/a")')
  })

  test('keep a URL from running code', () => {
    expect(String(get('/"); alert(1); @post("$x'))).toBe(
      '@get("/\\u0022)\\u003b alert(1)\\u003b \\u0040post(\\u0022\\u0024x")',
    )
  })

  test('refuse an empty URL', () => {
    expect(() => get('')).toThrow('@get has no URL.')
  })

  test.each<object>([
    { contentType: 'xml' },
    { selector: '' },
    { headers: 'X: 1' },
    { filterSignals: { include: 'user' } },
    { filterSignals: { only: /a/ } },
    { openWhenHidden: 'yes' },
    { requestCancellation: 'never' },
    { retry: 'forever' },
    { retryInterval: 0 },
    { retryScaler: Number.NaN },
    { retryMaxWait: Number.POSITIVE_INFINITY },
    { retryMaxCount: -1 },
    { retryMaxCount: 1.5 },
    { retryMaxWaitMs: 1000 },
    { toString: 1 },
  ])('refuse the options %o', (options) => {
    expect(() => get('/a', options as RequestOptions)).toThrow(
      /^(The|Datastar v1 has no) .* (Pass|Use|Write) /,
    )
  })
})

describe('signal actions', () => {
  test.each([
    [peek(js`$count`), '@peek(() => ($count))'],
    [setAll(''), '@setAll("")'],
    [setAll(js`$all`, { include: /^row\d+$/ }), '@setAll($all, {include: /^row\\d+$/})'],
    [toggleAll(), '@toggleAll()'],
    [toggleAll({ include: /^a/, exclude: /b$/ }), '@toggleAll({include: /^a/, exclude: /b$/})'],
  ])('%s', (action, source) => expect(String(action)).toBe(source))
})
