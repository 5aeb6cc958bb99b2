import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isDatastarRequest, readSignals, readText } from './read-signals'

const URL_ = 'http://localhost/api'
const schema = z.object({ title: z.string().min(1), user: z.object({ age: z.number() }).optional() })

const withQuery = (json: string, method = 'GET') =>
  new Request(`${URL_}?${new URLSearchParams({ datastar: json })}`, { method })
const withBody = (body: string | Uint8Array<ArrayBuffer>, method = 'POST') =>
  new Request(URL_, { method, body })

/** A body that never ends; `pulled` counts its chunks of 1 KiB, `cancelled` says whether the reader gave up. */
function endlessBody() {
  const state = { pulled: 0, cancelled: false }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.pulled++
      controller.enqueue(new Uint8Array(1024).fill(0x20))
    },
    cancel() {
      state.cancelled = true
    },
  })
  const request = new Request(URL_, {
    method: 'POST',
    body,
    headers: { 'Content-Length': '2' },
    duplex: 'half',
  } as RequestInit)
  return { request, state }
}

describe('readSignals reads', () => {
  test.each(['GET', 'HEAD', 'DELETE'])('the query parameter of a %s', async (method) => {
    const result = await readSignals(withQuery('{"title":"a&b=ü"}', method), schema)
    expect(result).toEqual({ ok: true, signals: { title: 'a&b=ü' } })
  })

  test.each(['POST', 'PUT', 'PATCH', 'QUERY'])('the body of a %s', async (method) => {
    const result = await readSignals(withBody('{"title":"ü","user":{"age":3}}', method), schema)
    expect(result).toEqual({ ok: true, signals: { title: 'ü', user: { age: 3 } } })
  })

  test('the body of a POST even when its URL has the parameter', async () => {
    const request = new Request(`${URL_}?datastar={}`, { method: 'POST', body: '{"title":"body"}' })
    expect(await readSignals(request, schema)).toEqual({ ok: true, signals: { title: 'body' } })
  })

  test('what the schema makes of the signals, asynchronous checks included', async () => {
    const transformed = z.object({ n: z.string().transform(async (text) => Number(text)) })
    expect(await readSignals(withBody('{"n":"42"}'), transformed)).toEqual({ ok: true, signals: { n: 42 } })
  })

  test('a request without signals as none, so that the schema decides', async () => {
    const optional = z.object({ title: z.string().default('none') })
    for (const request of [new Request(URL_), new Request(URL_, { method: 'POST' }), withBody('')]) {
      expect(await readSignals(request, optional)).toEqual({ ok: true, signals: { title: 'none' } })
    }
  })
})

describe('readSignals answers with a failure', () => {
  test.each(['{"title"', 'title', '{}{}', ' '])('invalid_json for %j', async (json) => {
    for (const request of [withQuery(json), withBody(json)]) {
      expect(await readSignals(request, schema)).toEqual({
        ok: false,
        error: { code: 'invalid_json', message: 'The signals are not valid JSON. Send a JSON object.' },
      })
    }
  })

  test.each(['[]', 'null', '"a"', '1', 'true'])('not_an_object for %s', async (json) => {
    for (const request of [withQuery(json), withBody(json)]) {
      expect(await readSignals(request, schema)).toEqual({
        ok: false,
        error: {
          code: 'not_an_object',
          message: 'The signals are JSON, but not an object. Send a JSON object.',
        },
      })
    }
  })

  test('invalid, with the path of the field and what it should be', async () => {
    expect(await readSignals(withBody('{"title":"a","user":{"age":"3"}}'), schema)).toEqual({
      ok: false,
      error: {
        code: 'invalid',
        field: 'user.age',
        message: 'user.age: Invalid input: expected number, received string',
      },
    })
  })

  test('invalid, with an empty field when the signals as a whole are wrong', async () => {
    const matching = z.object({}).refine(() => false, { message: 'Both passwords must match.' })
    expect(await readSignals(withBody('{}'), matching)).toEqual({
      ok: false,
      error: { code: 'invalid', field: '', message: 'Both passwords must match.' },
    })
  })

  test('too_large for one byte more than allowed, counted in bytes and not in characters', async () => {
    const json = '{"title":"üü"}'
    const maxBytes = Buffer.byteLength(json)
    for (const request of [() => withQuery(json), () => withBody(json)]) {
      expect(await readSignals(request(), schema, { maxBytes })).toMatchObject({ ok: true })
      expect(await readSignals(request(), schema, { maxBytes: maxBytes - 1 })).toEqual({
        ok: false,
        error: { code: 'too_large', message: `More than ${maxBytes - 1} bytes were sent. Send less.` },
      })
    }
  })

  test('too_large beyond 64 KiB by default, without reading the rest of a body that lies about its length', async () => {
    const { request, state } = endlessBody()
    expect(await readSignals(request, schema)).toMatchObject({ ok: false, error: { code: 'too_large' } })
    expect(state.cancelled).toBe(true)
    expect(state.pulled).toBeLessThan(64 + 4)
  })
})

describe('readText', () => {
  test('puts characters together that are cut between chunks', async () => {
    const bytes = new TextEncoder().encode('a😀b')
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const request = new Request(URL_, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(await readText(request, 100)).toEqual({ ok: true, text: 'a😀b' })
  })

  test('shows a character that the body breaks off', async () => {
    expect(await readText(withBody(Uint8Array.of(0x61, 0xf0, 0x9f)), 100)).toEqual({
      ok: true,
      text: 'a\ufffd',
    })
  })

  test('rejects when the connection breaks', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) })
    const request = new Request(URL_, { method: 'POST', body, duplex: 'half' } as RequestInit)
    await expect(readText(request, 100)).rejects.toThrow('reset')
  })
})

test('isDatastarRequest tells a client from a plain link', () => {
  expect(isDatastarRequest(new Request(URL_, { headers: { 'Datastar-Request': 'true' } }))).toBe(true)
  expect(isDatastarRequest(new Request(URL_, { headers: { 'Datastar-Request': 'false' } }))).toBe(false)
  expect(isDatastarRequest(new Request(URL_))).toBe(false)
})
