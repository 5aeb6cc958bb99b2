import { createClient } from '@libsql/client'
import type { Page } from '@playwright/test'
import { chromiumOptions } from '../scripts/chromium.mjs'
import { expect, live, pill, problems, test, toast } from './fixtures'
import { StarlingServer } from './server'

const password = 'a long password'

async function signUp(page: Page, starling: StarlingServer, email: string) {
  await page.goto(`${starling.url}/sign-up`)
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace')
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(`${starling.url}/new`)
}

async function signIn(page: Page, starling: StarlingServer, email: string, secret = password) {
  await page.goto(`${starling.url}/sign-in`)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Lets a person into Acme, as an invitation would. */
async function joinAcme(starling: StarlingServer, email: string) {
  const database = createClient({ url: starling.databaseUrl, timeout: 5_000 })
  await database.execute({
    sql: `insert into memberships (org, person, role, created_at) select 'acme', id, 'member', 1 from people where email = ?`,
    args: [email],
  })
  database.close()
}

/** Ada with an account of her own, on her settings. */
async function ada(page: Page, starling: StarlingServer, email = 'ada@example.com') {
  await signUp(page, starling, email)
  await joinAcme(starling, email)
  await page.goto(`${starling.url}/acme/settings`)
}

test('I sign up, and have to create an organisation first; a second account with my address does not come about', async ({
  starling,
  page,
  browser,
}) => {
  await signUp(page, starling, 'ada@example.com')
  const other = await (await browser.newContext()).newPage()
  await other.goto(`${starling.url}/sign-in?next=/acme`)
  await other.getByRole('link', { name: 'Create an account' }).click()
  await other.getByRole('textbox', { name: 'Name' }).fill('Eve')
  await other.getByRole('textbox', { name: 'E-mail' }).fill('ADA@example.com')
  await other.getByRole('textbox', { name: 'Password' }).fill('whatever it is')
  await other.getByRole('button', { name: 'Create account' }).click()
  await expect(other.getByRole('alert')).toContainText('If you already have an account, sign in instead.')
  await expect(other.getByRole('textbox', { name: 'Name' })).toHaveValue('Eve')
  await other.getByRole('link', { name: 'Sign in' }).click()
  await expect(other).toHaveURL(`${starling.url}/sign-in?next=%2Facme`)
  await other.context().close()
})

test('A new password ends my session in the other browser within a second', async ({
  starling,
  page,
  browser,
}) => {
  await ada(page, starling)
  await live(page)
  const other = await (await browser.newContext()).newPage()
  await signIn(other, starling, 'ada@example.com')
  await live(other)

  const form = page.locator('#password')
  await form.getByLabel('Current password').fill('not my password')
  await form.getByLabel('New password').fill('another password')
  await form.getByRole('button', { name: 'Change password' }).click()
  await expect(form.getByLabel('Current password')).toHaveAccessibleDescription(
    'This is not your current password.',
  )
  await form.getByLabel('Current password').fill(password)
  await form.getByLabel('New password').fill('another password')
  await form.getByRole('button', { name: 'Change password' }).click()
  await expect(form.getByRole('status')).toHaveText(
    'Your new password is set. You are signed out everywhere else.',
  )
  await expect(pill(other), 'the stream has ended').not.toContainText('Live', { timeout: 1_000 })
  await expect(other).toHaveURL(/\/sign-in/)

  await signIn(other, starling, 'ada@example.com')
  await expect(other.getByRole('alert')).toContainText('do not belong together')
  await signIn(other, starling, 'ada@example.com', 'another password')
  await expect(other).toHaveURL(`${starling.url}/acme/notifications`)
  await other.context().close()
})

test('I see where I am signed in, and sign out there', async ({ starling, page, browser }) => {
  await ada(page, starling)
  await page.getByRole('link', { name: 'Sessions and pages' }).click()
  await live(page)
  const list = page.getByRole('region', { name: 'Where you are signed in' })
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(list.getByRole('listitem')).toContainText('Chrome on Linux')
  await expect(list.getByRole('listitem')).toContainText('This one')

  const other = await (await browser.newContext({ userAgent: 'Firefox/130.0 (Windows NT 10.0)' })).newPage()
  await signIn(other, starling, 'ada@example.com')
  await live(other)
  const there = list.getByRole('listitem').filter({ hasText: 'Firefox on Windows' })
  await there.getByRole('button', { name: 'Sign out' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(other).toHaveURL(/\/sign-in/)
  await other.context().close()
  await page.reload()
  await expect(list.getByRole('listitem')).toContainText('This one')
})

test('My new name shows in all my windows and to colleagues, without a reload', async ({
  starling,
  page,
  signIn: signInAs,
}) => {
  await ada(page, starling)
  const second = await page.context().newPage()
  await second.goto(`${starling.url}/acme/notifications`)
  await Promise.all([live(page), live(second)])
  const colleague = await live(await signInAs('Acme Admin'))
  await page.getByRole('textbox', { name: 'Name' }).fill('Countess Ada')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByText('Your profile is saved.')).toBeVisible()
  for (const window of [page, second])
    await expect(window.getByRole('button', { name: 'Countess Ada' })).toBeVisible()
  await expect(colleague.getByRole('img', { name: /people here/ })).toHaveAccessibleName(/Countess Ada/)
})

test('I choose that only warnings and errors pop up', async ({ starling, page }) => {
  await ada(page, starling)
  await live(page)
  const second = await page.context().newPage()
  await second.goto(page.url())
  await live(second)
  await page.getByRole('radio', { name: 'Only warnings and errors' }).check()
  await expect(second.getByRole('radio', { name: 'Only warnings and errors' })).toBeChecked()
  await page.reload()
  await live(page)
  await starling.publish({ title: 'Just so' })
  await starling.publish({ title: 'Careful', severity: 'warning' })
  await expect(toast(page, 'Careful')).toBeVisible()
  await expect(toast(page, 'Just so')).toHaveCount(0)
})

test('I delete my account, and it is gone', async ({ starling, page }) => {
  await ada(page, starling)
  await page.getByText('Delete my account', { exact: true }).click()
  const form = page.locator('#delete-account')
  await form.getByLabel('Your password').fill('wrong')
  await form.getByRole('button').click()
  await expect(form.getByText('This is not your password.')).toBeVisible()
  await form.getByLabel('Your password').fill(password)
  await form.getByRole('button').click()
  await expect(page).toHaveURL(`${starling.url}/`)
  await signIn(page, starling, 'ada@example.com')
  await expect(page.getByRole('alert')).toContainText('do not belong together')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('I sign up, change everything, end a session and delete my account', async ({
    starling,
    page,
    browser,
  }) => {
    await ada(page, starling)
    await page.getByRole('textbox', { name: 'Name' }).fill('Countess Ada')
    await page.getByRole('button', { name: 'Save profile' }).click()
    await expect(page.getByText('Your profile is saved.')).toBeVisible()
    await page.getByRole('radio', { name: 'Nothing' }).check()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('radio', { name: 'Nothing' })).toBeChecked()

    await page.getByLabel('Current password').fill(password)
    await page.getByLabel('New password').fill('short')
    await page.locator('#password').evaluate((form) => form.setAttribute('novalidate', ''))
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('Choose a password of at least 10 characters.')).toBeVisible()
    await page.getByLabel('Current password').fill(password)
    await page.getByLabel('New password').fill('another password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('Your new password is set.')).toBeVisible()

    const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await signIn(other, starling, 'ada@example.com', 'another password')
    await page.getByRole('link', { name: 'Sessions and pages' }).click()
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
    await other.reload()
    await expect(other).toHaveURL(/\/sign-in/)
    await other.context().close()

    await page.getByRole('link', { name: 'You', exact: true }).click()
    await page.getByText('Delete my account', { exact: true }).click()
    await page.getByLabel('Your password').fill('another password')
    await page.getByRole('button', { name: 'Delete my account for good' }).click()
    await expect(page).toHaveURL(`${starling.url}/`)
  })
})

test('axe finds nothing on the pages of accounts, light and dark', async ({ starling, page }) => {
  await page.goto(`${starling.url}/sign-up`)
  expect(await problems(page)).toEqual([])
  await ada(page, starling)
  await live(page)
  await page.getByText('Delete my account', { exact: true }).click()
  expect(await problems(page)).toEqual([])
  await page.goto(`${starling.url}/acme/settings/sessions`)
  await live(page)
  expect(await problems(page)).toEqual([])
})

test('The button leads to GitHub under our policy, and declining leads back with a word', async ({
  playwright,
}) => {
  // Nothing leaves this machine.
  const args = [...chromiumOptions.args, '--host-resolver-rules=MAP github.com 127.0.0.1:9']
  const browser = await playwright.chromium.launch({ ...chromiumOptions, args })
  const starling = await StarlingServer.start({ environment: { GITHUB_ID: 'app', GITHUB_SECRET: 'secret' } })
  const page = await browser.newPage()
  await page.goto(`${starling.url}/sign-in?next=/acme`)
  const request = page.waitForRequest(/^https:\/\/github\.com\/login\/oauth\/authorize\?/)
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  const asked = new URL((await request).url()).searchParams
  expect(asked.get('redirect_uri')).toBe(`${starling.url}/api/auth/callback/github`)
  await expect(page, 'nobody is there').toHaveURL(/^chrome-error:/)
  await page.goto(`${starling.url}/api/auth/callback/github?error=access_denied&state=${asked.get('state')}`)
  await expect(page).toHaveURL(`${starling.url}/sign-in?next=%2Facme`)
  await expect(page.getByRole('alert')).toContainText('Signing in with GitHub did not work. Try again.')
  await browser.close()
  await starling.close()
})
