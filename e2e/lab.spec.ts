import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { executeScript, patchElements, patchSignals } from '../lib/datastar'
import { expect, live, problems, test, toast } from './fixtures'
import type { StarlingServer } from './server'

const metricsToken = 'a-token-of-the-metrics'
test.use({ environment: { METRICS_TOKEN: metricsToken } })

const card = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true })
const press = (page: Page, title: string, name: string) =>
  card(page, title).getByRole('button', { name, exact: true }).click()
const marks = (page: Page) =>
  page.getByRole('list', { name: 'Marks that have arrived' }).getByRole('listitem')
const log = (page: Page) => page.getByRole('log', { name: 'What happened' })
const inspector = (page: Page) => page.locator('#starling-inspector')
const rows = (page: Page) => inspector(page).locator('tbody tr:not([data-detail])')

async function openLab(page: Page): Promise<Page> {
  await page.goto(new URL('/lab', page.url()).href)
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible()
  return live(page)
}

test('A stranger on the demo tries every first step', async ({ browser, starling }) => {
  const page = await (await browser.newContext()).newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${starling.url}/lab`)

  await press(page, 'Hello', 'Say hello')
  await expect(card(page, 'Hello').getByRole('status')).toHaveText('Hello from the server.')

  const clock = card(page, 'Clock').getByRole('time')
  await press(page, 'Clock', 'Start the clock')
  await expect(clock).toHaveText(/^\d\d:\d\d:\d\d UTC$/)
  const first = await clock.textContent()

  const bar = page.getByRole('progressbar', { name: 'Progress' })
  await press(page, 'Five updates', 'Start')
  for (const [index, step] of ['Unpack', 'Build', 'Test', 'Upload', 'Done'].entries()) {
    await expect(card(page, 'Five updates').getByRole('status')).toHaveText(step)
    await expect(bar).toHaveAttribute('value', String(index + 1))
  }

  const form = card(page, 'A form')
  for (const bird of ['Wren', '<b>Rook</b>']) {
    await form.getByLabel('Bird').fill(bird)
    await form.getByRole('button', { name: 'Add' }).click()
    await expect(form.getByRole('status')).toHaveText(`${bird} is in the table.`)
    await expect(form.getByLabel('Bird')).toHaveValue('')
  }
  await expect(form.getByRole('row')).toHaveText(['BirdLetters', 'Wren4', '<b>Rook</b>11'])

  const list = page.locator('#lab-list')
  const items = list.getByRole('listitem')
  const after = async (mode: string, texts: string[]) => {
    await press(page, 'Elements', mode)
    await expect(items).toHaveText(texts)
  }
  await after('append', ['the target', 'appended'])
  await after('prepend', ['prepended', 'the target', 'appended'])
  await after('before', ['prepended', 'before', 'the target', 'appended'])
  await after('after', ['prepended', 'before', 'the target', 'after', 'appended'])
  await after('replace', ['prepended', 'before', 'the target, replaced', 'after', 'appended'])
  await after('remove', ['the target, replaced'])
  await after('append', ['the target, replaced', 'appended'])
  await after('inner', ['the target, in a list of its own'])
  await after('outer', ['the target'])

  const signals = async () => JSON.parse((await card(page, 'Signals').getByRole('log').textContent())!)
  await press(page, 'Signals', 'Only if missing')
  await expect.poll(signals).toEqual({ starling: { songs: 3, age: 2 } })
  await press(page, 'Signals', 'Merge')
  await expect.poll(signals).toEqual({ starling: { songs: 12, age: 2, place: 'the old oak' } })
  await press(page, 'Signals', 'Remove songs')
  await expect.poll(signals).toEqual({ starling: { age: 2, place: 'the old oak' } })
  await press(page, 'Signals', 'Only if missing')
  await expect.poll(signals).toEqual({ starling: { songs: 1, age: 2, place: 'the old oak' } })

  await press(page, 'A script', 'Run a script')
  await expect(card(page, 'A script').getByRole('status')).toHaveText(/^This window is \d+ pixels wide\.$/)
  await expect(clock, 'the clock goes on').not.toHaveText(first!)
  await press(page, 'Clock', 'Stop')

  await press(page, 'A redirect', 'Go elsewhere')
  await expect(page.getByText('A redirect brought you here.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Composer' }), 'it needs a session').toHaveCount(0)
  expect(errors).toEqual([])
  await page.context().close()
})

test('Each example shows its handler as it stands in its file', async ({ signIn }) => {
  const page = await openLab(await signIn('Acme Member'))
  const sources = page.getByRole('article').locator('details')
  await expect(sources).toHaveCount(9)
  for (const source of await sources.all()) {
    const file = (await source.locator('summary').textContent())!
    expect(file).toMatch(/^app\/api\/lab\/\w+\/route\.tsx?$/)
    expect(await source.locator('pre').textContent()).toBe(readFileSync(file, 'utf8'))
  }
})

test('An EventSource reads raw what the page shows', async ({ signIn }) => {
  const page = await openLab(await signIn('Acme Member'))
  const raw = card(page, 'A raw EventSource').getByRole('log')
  await press(page, 'A raw EventSource', 'Read it raw')
  await expect(raw).toContainText('ready')
  await page.getByRole('button', { name: 'Send 3 marks' }).click()
  await expect(marks(page)).toHaveText([/^Mark 1 of 3/, /^Mark 2 of 3/, /^Mark 3 of 3/])
  await expect(raw).toContainText('"index":3,"of":3')
  expect((await raw.textContent())!.match(/^lab\.marked /gm)).toHaveLength(3)
})

test('The composer shows the bytes that the encoder writes, and what is wrong', async ({ signIn }) => {
  const page = await openLab(await signIn('Acme Member'))
  const composer = page.getByRole('region', { name: 'Composer' })
  const show = () => composer.getByRole('button', { name: 'Show its bytes' }).click()
  const bytes = composer.locator('#compose-bytes')
  // A line feed is its picture and a new line.
  const written = async () =>
    (await bytes.textContent())!.replaceAll('\u240a\n', '\n').replaceAll('\u2409', '\t')

  const elements = '<p id="a">\tOne</p>\n\n<p id="b">Ünö\u2028</p>'
  await composer.getByLabel('Elements', { exact: true }).fill(elements)
  await composer.getByLabel('Selector', { exact: true }).fill('#toasts')
  await composer.getByLabel('Mode').selectOption('append')
  await composer.getByLabel('Namespace').selectOption('svg')
  await composer.getByLabel('In a view transition').check()
  await composer.getByLabel('View transition selector').fill('#main')
  await composer.getByLabel('Id', { exact: true }).fill('17')
  await composer.getByLabel('Retry, in ms').fill('2500')
  await show()
  const expected = patchElements(elements, {
    selector: '#toasts',
    mode: 'append',
    namespace: 'svg',
    useViewTransition: true,
    viewTransitionSelector: '#main',
    eventId: '17',
    retryDuration: 2_500,
  })
  await expect.poll(written).toBe(expected)
  await expect(composer.getByText(`${Buffer.byteLength(expected)} bytes`)).toBeVisible()

  await composer.getByLabel('Selector', { exact: true }).fill('')
  await composer.getByLabel('Retry, in ms').fill('soon')
  await show()
  await expect(composer.getByLabel('Retry, in ms')).toHaveAccessibleDescription('Give whole milliseconds.')
  await composer.getByLabel('Retry, in ms').fill('')
  await show()
  await expect(composer.getByLabel('Selector', { exact: true })).toHaveAccessibleDescription(
    /Pass a selector/,
  )
  await expect(composer.getByLabel('Elements', { exact: true })).toHaveValue(elements)

  await composer.getByLabel('Event').selectOption('patchSignals')
  await composer.getByLabel('Id', { exact: true }).fill('')
  await composer.getByLabel('Signals, as JSON').fill('{"a": ')
  await show()
  await expect(composer.getByLabel('Signals, as JSON')).toHaveAccessibleDescription(/not a JSON object/)
  await composer.getByLabel('Signals, as JSON').fill('{"a": 1}')
  await composer.getByLabel('Only if missing').check()
  await show()
  await expect.poll(written).toBe(patchSignals('{"a": 1}', { onlyIfMissing: true }))

  await composer.getByLabel('Event').selectOption('executeScript')
  await composer.getByLabel('Script', { exact: true }).fill('alert("</script>")')
  await composer.getByLabel('Attributes of the script element').fill('type=module\ndefer')
  await show()
  const script = executeScript('alert("</script>")', { attributes: { type: 'module', defer: '' } })
  await expect.poll(written).toBe(script)
})

test('What I compose reaches all pages of my session, and nobody else', async ({ starling, signIn }) => {
  const page = await openLab(await signIn('Acme Admin'))
  const beside = await page.context().newPage()
  await beside.goto(`${starling.url}/acme/feed`)
  await live(beside)
  // A demo lends the same person to many: another session is somebody else.
  const others = [await live(await signIn('Acme Admin')), await live(await signIn('Acme Member'))]

  const composer = page.getByRole('region', { name: 'Composer' })
  await composer.getByLabel('Elements', { exact: true }).fill('<p id="composed">Composed</p>')
  await composer.getByLabel('Selector', { exact: true }).fill('#toasts')
  await composer.getByLabel('Mode').selectOption('append')
  await composer.getByRole('button', { name: 'Send to my open pages' }).click()
  await expect(composer.getByText('Sent to your open pages.')).toBeVisible()
  for (const mine of [page, beside]) await expect(mine.locator('#toasts #composed')).toHaveText('Composed')

  await composer.getByLabel('Event').selectOption('executeScript')
  await composer.getByLabel('Script', { exact: true }).fill("document.title = 'Set by a script'")
  await composer.getByRole('button', { name: 'Send to my open pages' }).click()
  for (const mine of [page, beside]) await expect(mine).toHaveTitle('Set by a script')

  await starling.publish({ title: 'For everybody' })
  for (const other of others) {
    await expect(toast(other, 'For everybody')).toBeVisible()
    await expect(other.locator('#composed'), 'what came before').toHaveCount(0)
    await expect(other).not.toHaveTitle('Set by a script')
  }
})

test('Without JavaScript I see the bytes of an event', async ({ signIn, starling }) => {
  const page = await signIn('Acme Member', { javaScriptEnabled: false })
  await page.goto(`${starling.url}/lab`)
  const composer = page.getByRole('region', { name: 'Composer' })
  await composer.getByLabel('Elements', { exact: true }).fill('<p id="a">One</p>')
  await composer.getByRole('button', { name: 'Show its bytes' }).click()
  await expect(page.locator('#compose-bytes')).toContainText('data: elements <p id="a">One</p>\u240a')
})

/** What the server has delivered and written, and what the inspector has counted, once both stand still. */
async function counted(page: Page, starling: StarlingServer) {
  const read = async () => {
    const headers = { authorization: `Bearer ${metricsToken}` }
    const text = await (await fetch(`${starling.url}/api/metrics`, { headers })).text()
    const metric = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)![1])
    const words = (await inspector(page).getByRole('status').textContent())!
    return {
      delivered: metric('starling_events_delivered_total'),
      written: metric('starling_stream_bytes_total'),
      events: Number(/(\d+) events/.exec(words)![1]),
      received: Number(/(\d+) bytes/.exec(words)![1]),
    }
  }
  let last: Awaited<ReturnType<typeof read>> | undefined
  await expect(async () => {
    const before = last
    last = await read()
    expect(last).toEqual(before)
    // The server tells its metrics of heartbeats once a second.
  }).toPass({ intervals: [1_500] })
  return last!
}

test('The inspector counts what the server has sent, on every page', async ({ starling, signIn }) => {
  const page = await openLab(await signIn('Acme Member'))
  const scripts: string[] = []
  page.on('request', (request) => scripts.push(request.url()))
  expect(await page.evaluate(() => String(window.fetch)), 'nothing is wrapped').toContain('[native code]')
  await page.keyboard.press('Control+Alt+i')
  await expect(inspector(page).getByLabel('Filter events')).toBeFocused()
  expect(scripts.filter((url) => url.includes('inspector'))).toHaveLength(1)
  await live(page)
  await expect(rows(page).first()).toContainText('retry')

  const before = await counted(page, starling)
  for (const count of [1, 2, 3]) {
    await page.getByRole('button', { name: 'Send a mark' }).click()
    await expect(marks(page)).toHaveCount(count)
  }
  await starling.publish({ title: 'Counted' })
  await expect(toast(page, 'Counted')).toBeVisible()
  const after = await counted(page, starling)
  expect(after.received - before.received).toBe(after.written - before.written)
  expect(after.delivered - before.delivered).toBe(4)
  // Each mark is two patches: it is taken away, should it be there, and appended.
  await inspector(page).getByLabel('Filter events').fill('#marks')
  await expect(rows(page).filter({ visible: true })).toHaveCount(3)

  // The next page opens it before its stream begins, so that it has all of it.
  await page.goto(`${starling.url}/acme/feed`)
  await expect(inspector(page).getByLabel('Filter events')).toBeVisible()
  await live(page)
  await expect(rows(page).filter({ hasText: 'retry' })).toHaveCount(1)
  const onFeed = await counted(page, starling)
  await starling.publish({ title: 'Counted again' })
  await expect(toast(page, 'Counted again')).toBeVisible()
  const later = await counted(page, starling)
  expect(later.received - onFeed.received).toBe(later.written - onFeed.written)

  await inspector(page).getByRole('button', { name: 'Close' }).click()
  await expect(inspector(page)).toHaveCount(0)
  expect(await page.evaluate(() => String(window.fetch))).toContain('[native code]')
  await live(page)
})

test('The inspector filters, pauses, shows what an event touched, and exports', async ({
  starling,
  signIn,
}) => {
  const page = await openLab(await signIn('Acme Member'))
  await page.getByRole('button', { name: 'Open the inspector' }).click()
  const panel = inspector(page)
  await live(page)
  await press(page, 'Hello', 'Say hello')
  const hello = rows(page).filter({ hasText: '/api/lab/hello' })
  await expect(hello).toContainText('p#lab-hello')
  await hello.focus()
  const box = panel.locator('.box')
  await expect(box).toHaveCount(1)
  expect(await box.boundingBox()).toMatchObject({ x: (await page.locator('#lab-hello').boundingBox())!.x })
  await page.keyboard.press('Enter')
  await expect(panel.locator('pre')).toHaveText(
    'event: datastar-patch-elements\ndata: elements <p id="lab-hello" role="status">Hello from the server.</p>',
  )
  // What stands above it depends on who has come meanwhile; the first row of the stream touches nothing.
  await page.keyboard.press('ArrowUp')
  await expect(hello).not.toBeFocused()
  await rows(page).filter({ hasText: 'retry' }).focus()
  await expect(box).toHaveCount(0)

  await panel.getByRole('button', { name: 'Pause' }).click()
  const count = await rows(page).count()
  await starling.publish({ title: 'While paused <b>' })
  await expect(toast(page, 'While paused <b>')).toBeVisible()
  await expect(rows(page)).toHaveCount(count)
  await panel.getByRole('button', { name: 'Pause' }).click()
  await panel.getByLabel('Filter events').fill('while PAUSED')
  await expect(rows(page).filter({ visible: true })).toHaveCount(1)

  const download = page.waitForEvent('download')
  await panel.getByRole('button', { name: 'Export' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'datastar-patch-elements', stream: '/api/lab', data: expect.stringContaining('While paused') },
  ])

  expect(await problems(page)).toEqual([])
})

for (const kind of ['cut', 'end', 'stall', 'delay', 'duplicate'] as const)
  test(`In the weather "${kind}" my page recovers and shows everything once`, async ({
    signIn,
    expectedErrors,
  }) => {
    expectedErrors.push(/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_HTTP2/)
    const page = await openLab(await signIn('Acme Member'))
    const other = await openLab(await signIn('Acme Member'))
    const weather = page.getByRole('region', { name: 'Network weather' })
    await weather.getByLabel('Weather').selectOption(kind)
    await weather.getByLabel('Seconds').fill('4')
    const began = Date.now()
    await weather.getByRole('button', { name: 'Begin' }).click()
    await expect(log(page)).toContainText(`Weather begins: ${kind}, for 4 s`)
    const breaks = kind === 'cut' || kind === 'end'
    if (breaks) await expect(log(page)).toContainText('The stream is lost')
    const sent = Date.now()
    await weather.getByRole('button', { name: 'Send 5 marks' }).click()
    await expect(marks(page)).toHaveCount(5)
    const took = Date.now()

    await expect(marks(page)).toHaveText([1, 2, 3, 4, 5].map((index) => new RegExp(`^Mark ${index} of 5`)))
    await live(page)
    await expect(log(page)).toContainText('Mark 5 of 5 has come')
    const arrivals = (await log(page).textContent())!.match(/Mark \d of 5 has come/g)!
    expect(arrivals).toHaveLength(kind === 'duplicate' ? 10 : 5)
    if (kind === 'delay') expect(took - sent).toBeGreaterThanOrEqual(2_000)
    else if (kind !== 'duplicate') expect(took - began).toBeGreaterThanOrEqual(4_000)
    await expect(page.locator('#torn-off')).toHaveCount(0)

    // Another session of the same person had fine weather, and got no marks.
    await expect(log(other)).toHaveText(/The stream is open/)
    expect(await log(other).textContent()).not.toContain('lost')
    await expect(marks(other)).toHaveCount(0)

    // And the weather is fine again.
    await weather.getByRole('button', { name: 'Send 5 marks' }).click()
    await expect(marks(page)).toHaveCount(10)
  })
