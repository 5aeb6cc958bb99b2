import type { Page } from '@playwright/test'
import { CuttableNetwork } from './cuttable-network'
import { expect, live, pill, problems, test, toast } from './fixtures'

const row = (page: Page, symbol: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: symbol }) })
const symbols = (page: Page) => page.getByRole('rowheader').getByRole('link')

async function openPrices(page: Page): Promise<Page> {
  await page.getByRole('link', { name: 'Prices', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Prices' })).toBeVisible()
  return page
}

async function add(page: Page, symbol: string) {
  await page.getByLabel('Add a symbol').fill(symbol)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(row(page, symbol.toUpperCase())).toHaveCount(1)
}

test('A price that a script sends moves at once in two browsers', async ({ starling, signIn }) => {
  await starling.price({ KITE: '1042.5', LARK: '7' })
  const admin = await live(await openPrices(await signIn('Acme Admin')))
  const member = await live(await openPrices(await signIn('Acme Member')))
  for (const page of [admin, member]) {
    await add(page, 'kite')
    await live(page)
    await expect(row(page, 'KITE')).toContainText('1\u202f042.50')
  }
  await starling.price({ KITE: '1100', LARK: '8' })
  for (const page of [admin, member]) {
    await expect(row(page, 'KITE')).toContainText('1\u202f100.00')
    await expect(row(page, 'KITE'), 'by arrow and sign, and not by colour alone').toContainText('▲+5.52')
    await expect(row(page, 'LARK')).toHaveCount(0)
  }
  await starling.price({ KITE: '1000' })
  await expect(row(member, 'KITE')).toContainText('▼\u22124.08')
})

test('I add symbols to my watch list, put them in order, and remove one', async ({ starling, signIn }) => {
  await starling.price({ KITE: '1', LARK: '2', WREN: '3' })
  const page = await live(await openPrices(await signIn('Acme Member')))
  await expect(page.getByText('You watch no symbols yet')).toBeVisible()
  await expect(page.locator('#known-symbols option')).toHaveCount(3)
  for (const symbol of ['KITE', 'LARK', 'WREN']) await add(page, symbol)
  await expect(page.getByLabel('Add a symbol')).toHaveValue('')

  await page.getByText('Edit list').click()
  await page.getByRole('button', { name: 'Move WREN up' }).click()
  await expect(symbols(page)).toHaveText(['KITE', 'WREN', 'LARK'])
  await page.getByRole('button', { name: 'Move KITE down' }).click()
  await expect(symbols(page)).toHaveText(['WREN', 'KITE', 'LARK'])
  await page.getByRole('button', { name: 'Remove KITE' }).click()
  await expect(symbols(page)).toHaveText(['WREN', 'LARK'])

  await starling.price({ LARK: '2.5' })
  await expect(row(page, 'LARK')).toContainText('2.50')
  await page.reload()
  await expect(symbols(page)).toHaveText(['WREN', 'LARK'])
})

test('A symbol that nobody has sent is refused with what to do', async ({ signIn }) => {
  const page = await live(await openPrices(await signIn('Acme Member')))
  await page.getByLabel('Add a symbol').fill('NONE')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByLabel('Add a symbol')).toHaveAccessibleDescription(/no symbol NONE yet/)
  await expect(page.getByLabel('Add a symbol')).toHaveValue('NONE')
})

test('An alert that I set reaches me as a notification, wherever I am, and nobody else', async ({
  starling,
  signIn,
}) => {
  await starling.price({ KITE: '40' })
  const page = await live(await signIn('Acme Member'))
  const other = await live(await signIn('Acme Admin'))
  await page.goto(`${starling.url}/acme/prices/KITE`)
  await live(page)
  await page.getByLabel('Price or percent').fill('42,50')
  await page.getByRole('button', { name: 'Add alert' }).click()
  await expect(page.getByLabel('Price or percent')).toHaveAccessibleDescription(/a number such as 42.50/)
  await page.getByLabel('Price or percent').fill('42.50')
  await page.getByRole('button', { name: 'Add alert' }).click()
  const alerts = page.getByRole('list', { name: 'Your alerts' }).getByRole('listitem')
  await expect(alerts).toHaveText([/Reaches or exceeds 42.50.*Waiting/])

  await starling.price({ KITE: '43' })
  await expect(toast(page, 'KITE above 42.50')).toBeVisible()
  await expect(alerts).toHaveText([/Fired/])
  await expect(toast(other, 'KITE above 42.50')).toHaveCount(0)
  await alerts.getByRole('button', { name: /Delete/ }).click()
  await expect(alerts).toHaveCount(0)
})

test('The chart of a symbol moves with its price', async ({ starling, signIn }) => {
  await starling.price({ KITE: '40' }, 600_000)
  const page = await signIn('Acme Member')
  await page.goto(`${starling.url}/acme/prices/KITE`)
  await live(page)
  const chart = page.getByRole('img', { name: /^The last/ })
  await expect(chart).toHaveAccessibleName(/hour: from 40.00 to 40.00/)
  const before = await chart.locator('path').first().getAttribute('d')
  await starling.price({ KITE: '44.125' })
  await expect(page.getByRole('region', { name: 'Price', exact: true })).toContainText('44.125')
  await expect(chart).toHaveAccessibleName(/to 44.125/)
  expect(await chart.locator('path').first().getAttribute('d')).not.toBe(before)
  await page.getByRole('link', { name: '1 week' }).click()
  await live(page)
  await expect(chart).toHaveAccessibleName(/The last week: from/)
  await starling.price({ KITE: '45' })
  await expect(chart).toHaveAccessibleName(/to 45.00/)
})

test('Without JavaScript I see prices, keep my watch list, and set alerts', async ({ starling, signIn }) => {
  await starling.price({ KITE: '40', LARK: '2' })
  const page = await openPrices(await signIn('Acme Admin', { javaScriptEnabled: false }))
  await add(page, 'KITE')
  await add(page, 'LARK')
  await page.getByLabel('Add a symbol').fill('NONE')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByLabel('Add a symbol')).toHaveAccessibleDescription(/no symbol NONE yet/)
  await page.getByText('Edit list').click()
  await page.getByRole('button', { name: 'Move LARK up' }).click()
  await expect(symbols(page)).toHaveText(['LARK', 'KITE'])
  await page.getByText('Edit list').click()
  await page.getByRole('button', { name: 'Remove LARK' }).click()
  await expect(symbols(page)).toHaveText(['KITE'])

  await symbols(page).click()
  await expect(page.getByRole('img', { name: /^The last hour/ })).toBeVisible()
  await page.getByLabel('Price or percent').fill('50')
  await page.getByRole('button', { name: 'Add alert' }).click()
  const alerts = page.getByRole('list', { name: 'Your alerts' }).getByRole('listitem')
  await expect(alerts).toHaveText([/Reaches or exceeds 50/])
  await alerts.getByRole('button').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('KITE')
  await expect(alerts).toHaveCount(0)
})

test('With the keyboard alone I add a symbol, move it, and open its chart', async ({ starling, signIn }) => {
  await starling.price({ KITE: '40', LARK: '2' })
  const page = await live(await openPrices(await signIn('Acme Member')))
  await page.getByLabel('Add a symbol').focus()
  for (const symbol of ['LARK', 'KITE']) {
    await page.getByLabel('Add a symbol').focus()
    await page.keyboard.type(symbol)
    await page.keyboard.press('Enter')
    await expect(row(page, symbol)).toHaveCount(1)
  }
  await live(page)
  await page.getByLabel('Edit list').focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Move KITE up' }).focus()
  await page.keyboard.press('Enter')
  await expect(symbols(page)).toHaveText(['KITE', 'LARK'])
  await expect(page.getByRole('button', { name: 'Move KITE up' }), 'the focus goes along').toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(symbols(page).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('KITE')
})

test('A connection that drops shows the newest price when it is back', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(
    /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/,
  )
  await starling.price({ KITE: '40' })
  const page = await live(await openPrices(await signIn('Acme Member')))
  await add(page, 'KITE')
  const network = await CuttableNetwork.before(starling)
  await page.goto(network.through(page.url()))
  await live(page)
  network.cut()
  await expect(pill(page)).toContainText('Reconnecting')
  for (const price of ['41', '42', '43']) await starling.price({ KITE: price })
  network.restore()
  await live(page)
  await expect(row(page, 'KITE')).toContainText('43.00')
  network.close()
})

test('An admin decides that unknown symbols are refused', async ({ starling, signIn }) => {
  const admin = await openPrices(await signIn('Acme Admin'))
  await admin.getByText('Settings for admins').click()
  await admin.getByLabel('When a price comes for an unknown symbol').selectOption('refuse')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved.')).toBeVisible()
  await expect(starling.price({ KITE: '1' })).rejects.toThrow(/unknown symbols are refused/)
  const member = await openPrices(await signIn('Acme Member'))
  await expect(member.getByText('Settings for admins')).toHaveCount(0)
})

test('On a small screen nothing is cut off, and axe finds nothing, light and dark', async ({
  starling,
  signIn,
}) => {
  await starling.price({ KITE: '1234567.89', LARK: '2' })
  await starling.price({ KITE: '1234599', LARK: '1.5' })
  const viewport = { width: 360, height: 740 }
  const page = await signIn('Acme Admin', { viewport })
  await live(await openPrices(page))
  for (const symbol of ['KITE', 'LARK']) await add(page, symbol)
  await expectFits(page)
  await page.getByText('Edit list').click()
  await expectFits(page)
  await page.getByText('Settings for admins').click()
  expect(await problems(page)).toEqual([])
  await page.goto(`${starling.url}/acme/prices/KITE?range=1d`)
  await live(page)
  await page.getByLabel('Price or percent').fill('50')
  await page.getByRole('button', { name: 'Add alert' }).click()
  await expect(page.getByText('Waiting')).toBeVisible()
  await expectFits(page)
  expect(await problems(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(await problems(page)).toEqual([])
  await openPrices(page)
  expect(await problems(page)).toEqual([])
})

async function expectFits(page: Page) {
  const overflows = await page.evaluate(() =>
    [...document.querySelectorAll('main, main .panel, main table')]
      .filter((el) => el.scrollWidth > el.clientWidth + 1 || el.getBoundingClientRect().right > innerWidth)
      .map((el) => el.outerHTML.slice(0, 100)),
  )
  expect(overflows).toEqual([])
}
