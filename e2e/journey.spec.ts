import type { Browser, Page } from '@playwright/test'
import { routes } from '@/lib/routes'
import { entry, expect, live, test } from './fixtures'
import { StarlingServer } from './server'

const password = 'a long password'

/** A browser of somebody's own, which collects the errors of its console. */
async function openBrowser(browser: Browser, errors: string[]): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text())
  })
  return page
}

async function signUp(page: Page, name: string, email: string) {
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

test('From sign-up to invited member: two people meet in an organisation of their own, and get what a script publishes', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const errors: string[] = []
  const open = await StarlingServer.start({ environment: { DEMO: 'off' } })
  const ada = await openBrowser(browser, errors)
  await ada.goto(open.url)
  await ada
    .getByRole('link', { name: /create an account|sign up/i })
    .first()
    .click()
  await signUp(ada, 'Ada', 'ada@example.com')
  await expect(ada).toHaveURL(`${open.url}/new`)
  await ada.getByLabel('Name').fill('Analytical Engines')
  await ada.getByRole('button', { name: 'Create the organisation' }).click()
  await expect(ada).toHaveURL(`${open.url}${routes.members('analytical-engines')}`)
  await live(ada)
  await ada.getByRole('button', { name: 'Create a link' }).click()
  const link = ada.getByLabel('Invitation link')
  await expect(link).toBeVisible()

  // From now on nobody signs up here without an invitation. The address of the server is part of the link.
  const { pathname } = new URL(await link.inputValue())
  const starling = await StarlingServer.start({
    beside: open,
    environment: { DEMO: 'off', SIGN_UP: 'off' },
  })
  const uninvited = await openBrowser(browser, errors)
  await uninvited.goto(`${starling.url}${routes.signUp}`)
  await expect(uninvited.getByRole('textbox', { name: 'Password' })).toHaveCount(0)
  const bob = await openBrowser(browser, errors)
  await bob.goto(`${starling.url}${pathname}`)
  await expect(bob.getByText('Ada invites you to Analytical Engines')).toBeVisible()
  await bob.getByRole('link', { name: 'Create an account' }).click()
  await signUp(bob, 'Bob', 'bob@example.com')
  await bob.getByRole('button', { name: 'Join Analytical Engines' }).click()
  await expect(bob).toHaveURL(`${starling.url}${routes.notifications('analytical-engines')}`)
  await live(bob)

  // Ada comes to the same server: without a store between them two do not hear of each other.
  await ada.goto(`${starling.url}${routes.members('analytical-engines')}`)
  await live(ada)
  const person = (page: Page, name: string) =>
    page.locator('#members').getByRole('listitem').filter({ hasText: name })
  await expect(person(ada, 'Bob')).toContainText('Here now')
  for (const page of [ada, bob]) await expect(page.locator('#presence')).toContainText('2')
  await bob.getByRole('link', { name: 'Members' }).click()
  await live(bob)
  await expect(person(bob, 'Ada')).toContainText('Here now')
  await bob.goto(`${starling.url}${routes.notifications('analytical-engines')}`)
  await live(bob)

  await ada.goto(`${starling.url}${routes.apiKeys('analytical-engines')}`)
  await live(ada)
  await ada.getByLabel('Name').fill('Deploys')
  await ada.getByLabel('Publish notifications').check()
  await ada.getByRole('button', { name: 'Create key' }).click()
  const key = await ada.getByLabel('The key', { exact: true }).inputValue()
  await ada.goto(`${starling.url}${routes.notifications('analytical-engines')}`)
  await live(ada)
  const response = await fetch(`${starling.url}${routes.api.v1.notifications}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ title: 'Deploy finished', note: 'It took two hours.' }),
  })
  expect(response.status).toBe(201)
  for (const page of [ada, bob]) await expect(entry(page, 'Deploy finished')).toBeVisible()
  await expect(entry(ada, 'Deploy finished')).toContainText('It took two hours.')
  expect(await bob.content()).not.toContain('two hours')
  expect(errors, 'errors in the consoles').toEqual([])

  for (const page of [ada, bob, uninvited]) await page.context().close()
  await starling.close()
  await open.close()
})
