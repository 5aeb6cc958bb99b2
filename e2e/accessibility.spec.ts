import type { Page } from '@playwright/test'
import { memberPages, publicPages } from '../scripts/pages.mjs'
import { bell, entry, expect, live, pill, problems, tabTo, test } from './fixtures'

test.describe('every page', () => {
  test.use({ expectedErrors: [/404 \(Not Found\)/] })
  test('axe finds nothing on any page, light and dark', async ({ starling, signIn, browser }) => {
    test.setTimeout(180_000)
    for (const severity of ['info', 'success', 'warning', 'error'])
      await starling.publish({ title: `A ${severity}`, severity, href: '/acme' })
    await starling.price({ KITE: '40', LARK: '9.5' })
    await starling.price({ KITE: '42.5', LARK: '9.25' })
    const reducedMotion = 'reduce'
    const inside = await signIn('Acme Admin', { reducedMotion })
    const outside = await browser.newPage({ reducedMotion })
    const visits: [Page, string][] = [
      ...publicPages.map((path): [Page, string] => [outside, path]),
      ...(await memberPages(inside, starling.url, 'acme')).map((path): [Page, string] => [inside, path]),
    ]
    const found: string[] = []
    for (const [page, path] of visits) {
      await page.goto(`${starling.url}${path}`)
      if (path.startsWith('/acme') && (await page.locator('#live').count()) > 0) await live(page)
      for (const problem of await problems(page)) found.push(`${path}: ${problem}`)
    }
    await outside.context().close()
    expect(found).toEqual([])
  })
})

test('axe finds nothing on what opens over a page: the menus, the shortcuts, a form, toasts', async ({
  starling,
  signIn,
}) => {
  const page = await live(await signIn('Acme Admin', { reducedMotion: 'reduce' }))
  await page.getByText('Send a notification').click()
  await starling.publish({ title: 'A toast' })
  await expect(entry(page, 'A toast')).toHaveCount(1)
  await page.getByRole('button', { name: 'Acme Admin Account' }).click()
  for (const open of ['account', 'organisations', 'shortcuts']) {
    await page.evaluate((id) => document.getElementById(id)!.showPopover(), open)
    expect(await problems(page), open).toEqual([])
  }
})

test('With the keyboard alone I sign in, skip to the content, and mark a notification as read', async ({
  starling,
  page,
}) => {
  for (const title of ['One', 'Two']) await starling.publish({ title })
  await page.goto(`${starling.url}/sign-in`)
  await tabTo(page, /Continue as Acme Member/)
  await page.keyboard.press('Enter')
  await live(page)
  await tabTo(page, /Skip to the content/)
  await page.keyboard.press('Enter')
  await tabTo(page, /Mark as read/)
  await page.keyboard.press('Enter')
  await expect(bell(page)).toHaveAccessibleName('1 unread notification')
  await expect(entry(page, 'Two'), 'the focus stays where the button was').toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(bell(page)).toHaveAccessibleName('No unread notifications')
})

test('With the keyboard alone I go through the workspace: I post, watch a symbol, send and read a notification, choose what pops up, and create and revoke a key', async ({
  starling,
  signIn,
}) => {
  await starling.price({ KITE: '42.5' })
  const page = await live(await signIn('Acme Admin'))
  const { keyboard } = page
  const go = async (letter: string, title: string) => {
    await keyboard.press('g')
    await keyboard.press(letter)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await live(page)
  }

  await go('f', 'Feed')
  await keyboard.press('n')
  await keyboard.type('No mouse today, g n p')
  await keyboard.press('Control+Enter')
  const post = page.getByRole('main').getByRole('listitem').filter({ hasText: 'No mouse today, g n p' })
  await expect(post).toBeVisible()
  await expect(page.getByLabel('Your post')).toBeFocused()
  await page.keyboard.press('Tab')
  await keyboard.press('j')
  await expect(post.first()).toBeFocused()

  await go('p', 'Prices')
  await keyboard.press('n')
  await keyboard.type('kite')
  await keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'KITE' })).toBeVisible()
  await expect(page.getByLabel('Add a symbol')).toBeFocused()
  await tabTo(page, /KITE/)
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'KITE' })).toBeVisible()
  await live(page)

  await go('n', 'Notifications')
  await keyboard.press('n')
  await keyboard.type('From the keyboard')
  await keyboard.press('Enter')
  const sent = entry(page, 'From the keyboard')
  await expect(sent).toHaveCount(1)
  await page.getByLabel('Title').blur()
  await keyboard.press('j')
  await expect(sent).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(bell(page)).toHaveAccessibleName('No unread notifications')

  await go('m', 'Members')
  await tabTo(page, /Create a link/)
  await keyboard.press('Enter')
  await expect(page.getByLabel('Invitation link')).toBeVisible()

  await go('s', 'Settings')
  await tabTo(page, /^AllEvery new notification/)
  const saved = page.waitForResponse(/\/api\/acme\/settings$/)
  await keyboard.press('ArrowDown')
  expect((await saved).status()).toBe(204)
  await page.reload()
  await live(page)
  await expect(page.getByRole('radio', { name: 'Only warnings and errors' })).toBeChecked()

  await tabTo(page, /^API keys$/)
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Create a key' })).toBeVisible()
  await live(page)
  await tabTo(page, /^Name/)
  await keyboard.type('Without a mouse')
  await tabTo(page, /Publish notifications/)
  await keyboard.press('Space')
  await tabTo(page, /^Create key$/)
  await keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Your new key' })).toBeFocused()
  await tabTo(page, /^Revoke Without a mouse$/)
  await keyboard.press('Enter')
  await tabTo(page, /^Revoke key: Without a mouse$/)
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Without a mouse' })).toHaveCount(0)
  await expect(page.locator('body'), 'the focus has not fallen off the page').not.toBeFocused()

  await go('m', 'Members')
  await tabTo(page, /Audit log/)
  await keyboard.press('Enter')
  await expect(page.getByRole('main')).toContainText('revoked the API key Without a mouse')
})

test('A question mark shows the shortcuts; switched off there, single keys are no shortcuts any more', async ({
  signIn,
}) => {
  const page = await live(await signIn('Acme Member'))
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await page.keyboard.press('?')
  await expect(sheet).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Close' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('?')
  const saved = page.waitForResponse(/\/api\/preferences$/)
  await sheet.getByRole('button', { name: 'Off' }).click()
  expect((await saved).status()).toBe(204)
  await page.keyboard.press('Escape')
  for (const reload of [false, true]) {
    if (reload) await page.reload()
    await live(page)
    for (const key of ['?', 'g', 'f']) await page.keyboard.press(key)
    await expect(sheet).toBeHidden()
    await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()
  }
})

test('What I have the focus on keeps it while the page changes around it, and where it is taken away, I stay beside it', async ({
  starling,
  signIn,
}) => {
  await starling.publish({ title: 'Old' })
  const page = await live(await signIn('Acme Member'))
  const button = entry(page, 'Old').getByRole('button', { name: 'Mark as read' })
  await button.focus()
  await starling.publish({ title: 'New' })
  await expect(entry(page, 'New')).toHaveCount(1)
  await expect(button).toBeFocused()

  const other = await page.context().newPage()
  await other.goto(page.url())
  await live(other)
  await entry(other, 'Old').getByRole('button', { name: 'Mark as read' }).click()
  await expect(button).toHaveCount(0)
  await expect(entry(page, 'Old'), 'the entry that the button was in').toBeFocused()
  await expect(pill(page)).toContainText('Live')
})

test('Wherever the keyboard takes me, down the page and up again, the header and the bar below hide nothing that has the focus', async ({
  starling,
  signIn,
}) => {
  for (let number = 0; number < 12; number++) await starling.publish({ title: `Number ${number}` })
  const page = await live(await signIn('Acme Member', { viewport: { width: 360, height: 600 } }))
  const hidden: string[] = []
  for (const key of [...Array<string>(30).fill('Tab'), ...Array<string>(26).fill('Shift+Tab')]) {
    await page.keyboard.press(key)
    const covered = await page.evaluate(() => {
      const focused = document.activeElement!
      const { left, right, top, bottom } = focused.getBoundingClientRect()
      const seen = [top + 2, (top + bottom) / 2, bottom - 2].some((y) => {
        const shown = document.elementFromPoint((left + right) / 2, y)
        return shown !== null && (focused.contains(shown) || shown.contains(focused))
      })
      return seen ? null : focused.outerHTML.slice(0, 120)
    })
    if (covered !== null) hidden.push(`${key}: ${covered}`)
  }
  expect(hidden).toEqual([])
})
