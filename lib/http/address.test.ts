import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { addressOf } from './address'
import { installRawRequests, rawExchange } from './raw'

const from = (forwarded?: string) =>
  new Request('http://localhost/', { headers: forwarded ? { 'x-forwarded-for': forwarded } : {} })

test('what a client says of its address is not believed', () => {
  expect(addressOf(from('1.2.3.4'), false)).toBe('unknown')
})

test('behind a trusted proxy it is the entry that the proxy has appended', () => {
  expect(addressOf(from('6.6.6.6, 1.2.3.4'), true)).toBe('1.2.3.4')
  expect(addressOf(from('2001:db8::1'), true)).toBe('2001:db8::1')
  expect(addressOf(from('::ffff:1.2.3.4'), true)).toBe('1.2.3.4')
  expect(addressOf(from('not an address'), true)).toBe('unknown')
})

test('without a proxy it is the other end of the socket, also after the handler has waited', async () => {
  installRawRequests()
  const server = createServer(async (_request, response) => {
    await new Promise(setImmediate)
    response.end(`${addressOf(from('6.6.6.6'), false)} ${rawExchange()?.response === response}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<string>((resolve) => {
    get({ port, host: '127.0.0.1', agent: false }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    })
  })
  expect(answer).toBe('127.0.0.1 true')
  expect(rawExchange()).toBeUndefined()
  server.close()
})
