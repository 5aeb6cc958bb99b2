import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { installRawRequests, rawExchange } from '@/lib/http/raw'
import { letGoOfRequest } from './let-go'

test('who has wrapped itself around the server, say to trace requests, still learns how they end', async () => {
  installRawRequests()
  const [traced, next, ours] = [vi.fn(), vi.fn(), vi.fn()]
  const server = createServer((_request, response) => {
    response.once('close', next)
    response.once('drain', next)
    response.write('open')
    letGoOfRequest(rawExchange()!, ours)
  })
  const emit = server.emit.bind(server) as (event: string, ...args: unknown[]) => boolean
  server.emit = (event: string, ...args: unknown[]) => {
    if (event === 'request') (args[1] as ServerResponse).once('close', traced)
    return emit(event, ...args)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Twice: a server is prepared with its first request.
  for (let times = 1; times <= 2; times++) {
    const client = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false })
    await once(client, 'response')
    client.destroy()
    await vi.waitUntil(() => ours.mock.calls.length === times)
    expect(traced).toHaveBeenCalledTimes(times)
  }
  expect(next).not.toHaveBeenCalled()
  server.close()
})
