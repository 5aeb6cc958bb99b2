import { expect, test } from 'vitest'
import { patchElements } from '..'
import { tapResponse } from './tap'

test('the page gets the same bytes and headers, after the inspector has read them', async () => {
  const event = patchElements('<p id="a">Ünö</p>')
  const bytes = new TextEncoder().encode(event + event)
  const order: string[] = []
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      // In the middle of a character.
      controller.enqueue(bytes.slice(0, 50))
      controller.enqueue(bytes.slice(50))
      controller.close()
    },
  })
  let counted = 0
  const response = tapResponse(
    new Response(source, { headers: { 'datastar-heartbeat': '15000' } }),
    '/api/lab',
    {
      onBlock: (stream, { data }) => order.push(`${stream} ${data}`),
      onBytes: (count) => {
        counted += count
      },
    },
  )
  expect(response.headers.get('datastar-heartbeat')).toBe('15000')
  expect(await response.text()).toBe(event + event)
  expect(order).toEqual(Array(2).fill('/api/lab elements <p id="a">Ünö</p>'))
  expect(counted).toBe(bytes.length)
})

test('a stream that breaks breaks for the page as well', async () => {
  const source = new ReadableStream({
    start: (controller) => controller.error(new TypeError('network error')),
  })
  const response = tapResponse(new Response(source), '/', { onBlock: () => {}, onBytes: () => {} })
  await expect(response.text()).rejects.toThrow('network error')
})
