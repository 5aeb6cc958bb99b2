import { expect, test } from 'vitest'
import { patchSignals } from './events'
import { eventStream, eventStreamHeaders } from './stream'

const always = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

test('HTTP/1.1 alone is told to keep the connection', () => {
  expect(eventStreamHeaders('HTTP/1.1')).toEqual({ ...always, Connection: 'keep-alive' })
  expect(eventStreamHeaders('1.1')).toEqual({ ...always, Connection: 'keep-alive' })
  for (const protocol of [undefined, 'HTTP/2', '2.0', 'h2', 'HTTP/1.0']) {
    expect(eventStreamHeaders(protocol)).toEqual(always)
  }
})

test('a one-off stream holds its events in order, with status 200', async () => {
  const response = eventStream([patchSignals({ a: 1 }), patchSignals({ b: 2 })])
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(patchSignals({ a: 1 }) + patchSignals({ b: 2 }))
  expect(await eventStream(patchSignals({ a: 1 })).text()).toBe(patchSignals({ a: 1 }))
})

test('further headers are kept, but those of the stream win', () => {
  const { headers } = eventStream('', {
    headers: { 'Set-Cookie': 'a=1', 'Content-Type': 'text/plain' },
    protocol: 'HTTP/1.1',
  })
  expect(Object.fromEntries(headers)).toEqual({
    'set-cookie': 'a=1',
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
})
