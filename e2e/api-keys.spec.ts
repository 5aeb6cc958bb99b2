import type { Page } from '@playwright/test'
import { routes } from '@/lib/routes'
import { entry, expect, live, problems, test } from './fixtures'
import type { StarlingServer } from './server'

async function openKeys(page: Page, { url }: StarlingServer): Promise<Page> {
  await page.goto(`${url}${routes.apiKeys('acme')}`)
  return page
}

/** What a script gets that publishes with a key. */
async function publishWith(key: string, title: string, { url }: StarlingServer): Promise<number> {
  const response = await fetch(`${url}${routes.api.v1.notifications}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ title }),
  })
  return response.status
}

const rows = (page: Page) => page.getByRole('region', { name: 'Keys' }).getByRole('listitem')
const freshKey = (page: Page) => page.getByLabel('The key', { exact: true })

test('I create a key, see it once, publish with it, and revoke it; another admin watches', async ({
  starling,
  signIn,
}) => {
  const page = await live(await openKeys(await signIn('Acme Admin'), starling))
  const other = await live(await openKeys(await signIn('Acme Admin'), starling))
  await page.getByLabel('Name').fill('Deploys')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('Choose at least one thing it may do.')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('Deploys')
  await page.getByLabel('Publish notifications').check()
  await page.getByRole('button', { name: 'Create key' }).click()

  await expect(page.getByRole('region', { name: 'Your new key' })).toBeFocused()
  const key = await freshKey(page).inputValue()
  for (const window of [page, other]) await expect(rows(window).getByText('Deploys')).toHaveCount(1)
  await expect(freshKey(other)).toHaveCount(0)
  expect(await publishWith(key, 'By a key', starling)).toBe(201)
  await page.reload()
  await expect(freshKey(page)).toHaveCount(0)
  await expect(rows(page).filter({ hasText: 'Deploys' })).toContainText('last used now')

  await page.getByLabel('Revoke Deploys', { exact: true }).click()
  await page.getByRole('button', { name: 'Revoke key: Deploys' }).click()
  for (const window of [page, other]) await expect(rows(window).getByText('Deploys')).toHaveCount(0)
  expect(await publishWith(key, 'Too late', starling)).toBe(401)
})

test('Without JavaScript I create a key, see it once, and revoke it in two steps', async ({
  starling,
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${starling.url}/sign-in`)
  await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
  await openKeys(page, starling)
  await page.getByLabel('Name').fill('Nightly')
  await page.getByLabel('Publish notifications').check()
  await page.getByRole('button', { name: 'Create key' }).click()
  expect(await publishWith(await freshKey(page).inputValue(), 'By night', starling)).toBe(201)
  await page.reload()
  await expect(freshKey(page)).toHaveCount(0)
  await page.getByLabel('Revoke Nightly', { exact: true }).click()
  await page.getByRole('button', { name: 'Revoke key: Nightly' }).click()
  await expect(rows(page)).toHaveCount(1)
  await context.close()
})

test('axe finds nothing on the page of API keys, light and dark', async ({ starling, signIn }) => {
  const page = await live(await openKeys(await signIn('Acme Admin'), starling))
  await page.getByLabel('Name').fill('Deploys')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('Choose at least one thing it may do.')).toBeVisible()
  await page.getByLabel('Revoke Demo', { exact: true }).click()
  expect(await problems(page)).toEqual([])
  await page.getByLabel('Report jobs').check()
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(freshKey(page)).toBeVisible()
  expect(await problems(page)).toEqual([])
})

test('An internal note stands below the text for admins, and nowhere for members', async ({
  starling,
  signIn,
}) => {
  const admin = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  await starling.publish({ title: 'Disk is full', note: 'Ask Ada for the password.' })
  for (let time = 1; time <= 2; time++) {
    await expect(entry(admin, 'Disk is full')).toContainText('Internal noteAsk Ada for the password.')
    await expect(entry(member, 'Disk is full')).toHaveCount(1)
    expect(await member.content()).not.toContain('Ask Ada')
    for (const page of [admin, member]) await page.reload()
  }
})
