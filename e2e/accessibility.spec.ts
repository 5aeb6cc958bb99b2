import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { bell, entry, expect, live, test } from './fixtures'

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ starling, signIn, browser }) => {
    const severities = ['info', 'success', 'warning', 'error']
    for (const severity of severities)
      await starling.publish({ title: `A ${severity}`, severity, href: '/acme' })
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    for (const path of ['/', '/sign-in', '/nowhere/at-all']) {
      await page.goto(`${starling.url}${path}`)
      await expectAccessible(page)
    }
    await context.close()
    const notifications = await live(await signIn('Acme Admin', { colorScheme, reducedMotion: 'reduce' }))
    await expectAccessible(notifications)
    await notifications.getByText('Send a notification').click()
    await starling.publish({ title: 'A toast' })
    await expect(entry(notifications, 'A toast')).toHaveCount(1)
    await expectAccessible(notifications)
  })
}

test('With the keyboard alone I sign in, skip to the content, and mark a notification as read', async ({
  starling,
  page,
}) => {
  for (const title of ['One', 'Two']) await starling.publish({ title })
  await page.goto(`${starling.url}/sign-in`)
  await tabTo(page, 'Continue as Acme Member')
  await page.keyboard.press('Enter')
  await live(page)
  await tabTo(page, 'Skip to the content')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Mark as read')
  await page.keyboard.press('Enter')
  await expect(bell(page)).toHaveAccessibleName('1 unread notification')
  await expect(entry(page, 'Two'), 'the focus stays where the button was').toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(bell(page)).toHaveAccessibleName('No unread notifications')
})

/** Presses Tab until the element with that name has the focus. */
async function tabTo(page: Page, name: string) {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() =>
      document.activeElement?.matches('a, button') ? document.activeElement.textContent : '',
    )
    if (focused.includes(name)) return
  }
  throw new Error(`The keyboard does not reach "${name}".`)
}
