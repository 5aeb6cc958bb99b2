import { afterEach, beforeEach, expect, test } from 'vitest'
import { POST as sendTicks } from '@/app/api/v1/prices/route'
import { watch } from '@/lib/prices/watches'
import { context, request, StreamReader, startApp, type TestApp } from '@/lib/testing/app'
import { POST as addAlert } from './[symbol]/alerts/route'
import { GET as openSymbol } from './[symbol]/route'
import { GET } from './route'
import { POST as saveSettings } from './settings/route'
import { POST as changeWatches } from './watches/route'

let app: TestApp
const open: AbortController[] = []
beforeEach(async () => {
  app = await startApp({ MAX_STREAMS_PER_USER: '0' })
})
afterEach(async () => {
  for (const controller of open.splice(0)) controller.abort()
  await app.close()
})

async function send(prices: Record<string, string>) {
  const ticks = Object.entries(prices).map(([symbol, price]) => ({ symbol, price }))
  const headers = { authorization: `Bearer ${app.key('acme')}` }
  const response = await sendTicks(request('/api/v1/prices', { body: JSON.stringify({ ticks }), headers }))
  expect(response.status).toBe(202)
}

async function stream(cookie: string, query = '', org = 'acme') {
  const controller = new AbortController()
  open.push(controller)
  const response = await GET(
    request(`/api/${org}/prices${query}`, { cookie, signal: controller.signal }),
    context({ org }),
  )
  return response.status === 200 ? new StreamReader(response) : response
}

/** What a page shows of a symbol after all that the stream has sent. */
function shown({ text }: StreamReader, symbol: string) {
  return text
    .match(new RegExp(`<td id="last-${symbol}"><span[^>]*>[^<]*`, 'g'))
    ?.at(-1)
    ?.replace(/.*>/, '')
}

test('a stream of named symbols begins with what they stand at, and goes on with their changes alone', async () => {
  await send({ KITE: '1', LARK: '2', WREN: '3' })
  const page = (await stream(await app.signIn('demo-acme-member'), '?symbols=kite,LARK')) as StreamReader
  await page.until((reader) => shown(reader, 'KITE') === '1.00' && shown(reader, 'LARK') === '2.00')
  await send({ WREN: '33', LARK: '22' })
  await page.until((reader) => shown(reader, 'LARK') === '22.00')
  expect(page.text).not.toContain('WREN')
})

test('without symbols it is the watch list of who asks', async () => {
  await send({ KITE: '1', LARK: '2' })
  await watch(app.services.db, { org: 'acme', person: 'demo-acme-member' }, 'LARK')
  const page = (await stream(await app.signIn('demo-acme-member'))) as StreamReader
  await page.until((reader) => shown(reader, 'LARK') === '2.00')
  expect(page.text).not.toContain('KITE')
})

test('a symbol without a price has a row, and gets its first price', async () => {
  const page = (await stream(await app.signIn('demo-acme-member'), '?symbols=NEW')) as StreamReader
  await page.until(({ text }) => text.includes('No price yet'))
  await send({ NEW: '5' })
  await page.until((reader) => shown(reader, 'NEW') === '5.00')
})

test('strangers learn nothing, wrong symbols are a 400, an unknown one has no page', async () => {
  await send({ KITE: '1' })
  const globex = await app.signIn('demo-globex-admin')
  expect(await stream(globex, '?symbols=KITE')).toMatchObject({ status: 404 })
  const cookie = await app.signIn('demo-acme-member')
  expect(await stream(cookie, '?symbols=a/b')).toMatchObject({ status: 400 })
  const many = Array.from({ length: 51 }, (_, index) => `S${index}`).join(',')
  expect(await stream(cookie, `?symbols=${many}`)).toMatchObject({ status: 400 })
  const symbol = await openSymbol(
    request('/api/acme/prices/NONE', { cookie }),
    context({ org: 'acme', symbol: 'NONE' }),
  )
  expect(symbol.status).toBe(404)
})

test('under many ticks no page misses a symbol, and all end with its last price', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `S${index}`)
  const cookie = await app.signIn('demo-acme-member')
  const all = (round: number) =>
    Object.fromEntries(names.map((name, index) => [name, `${round}.${10 + index}`]))
  await send(all(1))
  const pages = await Promise.all(
    Array.from({ length: 30 }, async (_, page) => {
      const symbols = Array.from({ length: 20 }, (_, index) => names[(page + index) % names.length]!)
      return { symbols, reader: (await stream(cookie, `?symbols=${symbols.join(',')}`)) as StreamReader }
    }),
  )
  const until = (round: number) =>
    Promise.all(
      pages.map(({ symbols, reader }) =>
        reader.until(() => symbols.every((symbol) => shown(reader, symbol) === all(round)[symbol])),
      ),
    )
  await until(1)
  for (let round = 2; round <= 50; round++) await send(all(round))
  await until(50)
})

test('a program changes a watch list with JSON, and is told what is wrong', async () => {
  await send({ KITE: '1' })
  const cookie = await app.signIn('demo-acme-member')
  const change = (body: unknown) =>
    changeWatches(
      request('/api/acme/prices/watches', { cookie, body: JSON.stringify(body) }),
      context({ org: 'acme' }),
    )
  expect((await change({ symbol: 'KITE' })).status).toBe(204)
  const refused = await change({ symbol: 'NONE' })
  expect(refused.status).toBe(400)
  expect((await refused.json()).error.field).toBe('symbol')
  expect((await change({ symbol: 'KITE', change: 'sideways' })).status).toBe(400)
})

test('only admins decide about unknown symbols, and only members set alerts', async () => {
  await send({ KITE: '1' })
  const [admin, member, stranger] = await Promise.all(
    ['demo-acme-admin', 'demo-acme-member', 'demo-globex-admin'].map((account) => app.signIn(account)),
  )
  const settings = async (cookie: string | undefined, unknownSymbols = 'refuse') => {
    const body = JSON.stringify({ unknownSymbols })
    const options = { body, ...(cookie && { cookie }) }
    return (await saveSettings(request('/api/acme/prices/settings', options), context({ org: 'acme' })))
      .status
  }
  expect(await settings(undefined)).toBe(401)
  expect(await settings(stranger)).toBe(404)
  expect(await settings(member)).toBe(403)
  expect(await settings(admin, 'perhaps')).toBe(400)
  expect(await settings(admin)).toBe(204)

  const alert = async (cookie: string | undefined, symbol: string) => {
    const options = { body: JSON.stringify({ kind: 'above', value: '2' }), ...(cookie && { cookie }) }
    const path = `/api/acme/prices/${symbol}/alerts`
    return (await addAlert(request(path, options), context({ org: 'acme', symbol }))).status
  }
  expect(await alert(undefined, 'KITE')).toBe(401)
  expect(await alert(stranger, 'KITE')).toBe(404)
  expect(await alert(member, 'NONE')).toBe(404)
  expect(await alert(member, 'kite')).toBe(204)
})
