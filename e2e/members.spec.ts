import type { Page } from '@playwright/test'
import { expect, live, problems, test } from './fixtures'

/** The row of a person in the list of members. */
const person = (page: Page, name: string) =>
  page
    .locator('#members')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) })

async function openMembers(page: Page, org = 'acme'): Promise<Page> {
  await page.goto(new URL(`/${org}/members`, page.url()).href)
  return live(page)
}

/** Makes an invitation and returns its link, which takes the place of the one before. */
async function invite(page: Page, role = 'Member'): Promise<string> {
  const shown = page.getByLabel('Invitation link')
  const before = (await shown.count()) > 0 ? await shown.inputValue() : ''
  await page.locator('#invite').getByLabel('As').selectOption(role)
  await page.getByRole('button', { name: 'Create a link' }).click()
  await expect(shown).toBeVisible()
  await expect(shown).not.toHaveValue(before)
  return shown.inputValue()
}

async function manage(page: Page, name: string) {
  await person(page, name).locator('summary').click()
}

test('I invite somebody, who joins, gets another role and is removed, and all of it shows at once', async ({
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/404/)
  const admin = await openMembers(await signIn('Acme Admin'))
  const newcomer = await signIn('Globex Admin')
  await newcomer.goto(await invite(admin))
  await newcomer.getByRole('button', { name: 'Join Acme' }).click()
  await expect(newcomer.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()

  await expect(person(admin, 'Globex Admin')).toContainText('Member')
  await expect(person(admin, 'Globex Admin')).toContainText('Here now')
  await expect(person(admin, 'Globex Admin')).toContainText('admin@globex.example')
  await expect(admin.getByRole('complementary')).toContainText('4 people')
  await expect(admin.locator('#invitations')).toBeHidden()

  await openMembers(newcomer)
  await expect(newcomer.getByText('member@acme.example'), 'e-mail addresses are for admins').toHaveCount(0)
  await manage(admin, 'Globex Admin')
  await person(admin, 'Globex Admin').getByRole('combobox').selectOption('Admin')
  await admin.getByRole('button', { name: 'Save the role of Globex Admin' }).click()
  for (const page of [admin, newcomer])
    await expect(person(page, 'Globex Admin').getByText('Admin', { exact: true }).first()).toBeVisible()

  await admin.getByRole('button', { name: 'Remove Globex Admin' }).click()
  await expect(person(admin, 'Globex Admin')).toHaveCount(0)
  await expect(newcomer.getByText('you are not a member of this organisation')).toBeVisible()
})

test('A link works once, and a revoked one not at all', async ({ browser, signIn, expectedErrors }) => {
  expectedErrors.push(/410/)
  const admin = await openMembers(await signIn('Acme Admin'))
  const used = await invite(admin)
  const newcomer = await signIn('Globex Admin')
  await newcomer.goto(used)
  await newcomer.getByRole('button', { name: 'Join Acme' }).click()
  await expect(newcomer).toHaveURL(/acme/)
  await newcomer.goto(used)
  await expect(newcomer.getByText('You are a member of Acme already')).toBeVisible()

  const context = await browser.newContext()
  const stranger = await context.newPage()
  await stranger.goto(used)
  await expect(stranger.getByText('it works once')).toBeVisible()

  const revoked = await invite(admin)
  await stranger.goto(revoked)
  await expect(stranger.getByRole('heading', { name: 'Join Acme' })).toBeVisible()
  await expect(admin.locator('#invitations').getByRole('listitem')).toHaveCount(1)
  await admin.getByRole('button', { name: /^Revoke/ }).click()
  await expect(admin.locator('#invitations')).toBeHidden()
  await stranger.reload()
  await expect(stranger.getByText('was revoked')).toBeVisible()
  await context.close()
})

test('Whoever is not signed in comes back to the invitation after signing in', async ({
  browser,
  signIn,
}) => {
  const link = await invite(await openMembers(await signIn('Acme Admin')), 'Admin')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('link', { name: 'Sign in to accept' }).click()
  await page.getByRole('button', { name: 'Continue as Globex Admin' }).click()
  await expect(page).toHaveURL(link)
  await expect(page.getByText('Your role will be: admin')).toBeVisible()
  await page.getByRole('button', { name: 'Join Acme' }).click()
  await expect(page.getByRole('complementary')).toContainText('Admin · 4 people')
  await context.close()
})

test('The last owner cannot leave, and is told what to do', async ({ signIn }) => {
  const page = await signIn('Acme Admin')
  await page.goto(new URL('/new', page.url()).href)
  await page.getByLabel('Name').fill('Initech')
  await page.getByRole('button', { name: 'Create the organisation' }).click()
  await expect(page).toHaveURL(/\/initech\/members/)
  await manage(await live(page), 'Acme Admin')
  await person(page, 'Acme Admin').getByRole('combobox').selectOption('Member')
  await page.getByRole('button', { name: /^Save the role/ }).click()
  await expect(page.getByRole('alert')).toContainText('Make somebody else an owner first')
  await page.getByRole('main').getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByRole('button', { name: 'Leave the organisation' }).click()
  await expect(page.getByRole('alert')).toContainText('Make somebody else an owner first')
})

test('I create an organisation, switch between mine, rename one everywhere, and delete it', async ({
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/404/)
  const page = await live(await signIn('Acme Member'))
  await page.getByRole('button', { name: 'Switch organisation' }).first().click()
  await page.getByRole('link', { name: 'Create an organisation' }).click()
  await page.getByLabel('Name').fill('Initech')
  await page.getByLabel('Address').fill('acme')
  await page.getByRole('button', { name: 'Create the organisation' }).click()
  await expect(page.getByLabel('Address')).toHaveAccessibleDescription(/taken/)
  await expect(page.getByLabel('Name')).toHaveValue('Initech')
  await page.getByLabel('Address').fill('')
  await page.getByRole('button', { name: 'Create the organisation' }).click()
  await expect(page).toHaveURL(/\/initech\/members/)

  const side = page.getByRole('complementary')
  await side.getByRole('button', { name: 'Switch organisation' }).first().click()
  await side.getByRole('link', { name: 'Acme', exact: true }).click()
  await expect(page).toHaveURL(/\/acme\/notifications/)
  await side.getByRole('button', { name: 'Switch organisation' }).first().click()
  await side.getByRole('link', { name: 'Initech', exact: true }).click()
  await expect(page).toHaveURL(/\/initech\/notifications/)
  await live(page)

  const settings = await page.context().newPage()
  await settings.goto(new URL('/initech/settings/organisation', page.url()).href)
  await live(settings)
  await settings.getByLabel('Name').fill('Initrode')
  await settings.getByRole('button', { name: 'Save the name' }).click()
  await expect(side).toContainText('Initrode')
  await settings.getByLabel('Type initech to confirm').fill('initech')
  await settings.getByRole('button', { name: 'Delete the organisation' }).click()
  await expect(settings).toHaveURL(/\/acme\/notifications/)
  await expect(page.getByText('you are not a member of this organisation')).toBeVisible()
})

test('What is done stands in the audit log at once', async ({ signIn }) => {
  const admin = await openMembers(await signIn('Acme Admin'))
  const log = await admin.context().newPage()
  await log.goto(new URL('/acme/audit', admin.url()).href)
  await live(log)
  await invite(admin)
  await manage(admin, 'Acme Guest')
  await admin.getByRole('button', { name: 'Remove Acme Guest' }).click()
  await expect(log.getByRole('main').getByRole('listitem')).toHaveText([
    /Acme Admin removed Acme Guest/,
    /Acme Admin created an invitation for a member/,
  ])
})

test('axe finds nothing on these pages, light and dark', async ({ signIn }) => {
  const page = await openMembers(await signIn('Acme Admin'))
  const link = await invite(page)
  await manage(page, 'Acme Guest')
  expect(await problems(page)).toEqual([])
  await page.getByRole('button', { name: 'Switch organisation' }).first().click()
  expect(await problems(page)).toEqual([])
  for (const path of ['/acme/audit', '/acme/settings/organisation', '/new', link]) {
    await page.goto(new URL(path, page.url()).href)
    expect(await problems(page)).toEqual([])
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('I create an organisation, invite, change a role, revoke, rename and leave', async ({
    starling,
    page,
  }) => {
    await page.goto(`${starling.url}/sign-in`)
    await page.getByRole('button', { name: 'Continue as Acme Admin' }).click()
    await page.goto(`${starling.url}/new`)
    await page.getByLabel('Name').fill('Initech')
    await page.getByLabel('Address').fill('admin')
    await page.getByRole('button', { name: 'Create the organisation' }).click()
    await expect(page.getByLabel('Address')).toHaveAccessibleDescription(/kept for Starling/)
    await page.getByLabel('Address').fill('')
    await page.getByRole('button', { name: 'Create the organisation' }).click()
    await expect(page).toHaveURL(`${starling.url}/initech/members`)

    const link = await invite(page)
    await page.reload()
    await expect(page.getByLabel('Invitation link')).toHaveCount(0)
    await page.getByRole('button', { name: /^Revoke/ }).click()
    await expect(page.locator('#invitations')).toBeHidden()
    expect((await page.goto(link))!.status()).toBe(200)

    await page.goto(`${starling.url}/initech/settings/organisation`)
    await page.getByLabel('Name').fill('Initrode')
    await page.getByRole('button', { name: 'Save the name' }).click()
    await expect(page.getByRole('complementary')).toContainText('Initrode')
    await page.getByRole('button', { name: 'Leave the organisation' }).click()
    await expect(page.getByRole('alert')).toContainText('Make somebody else an owner first')

    await page.goto(`${starling.url}/acme/members`)
    await manage(page, 'Acme Guest')
    await person(page, 'Acme Guest').getByRole('combobox').selectOption('Admin')
    await page.getByRole('button', { name: 'Save the role of Acme Guest' }).click()
    await expect(person(page, 'Acme Guest').getByText('Admin', { exact: true }).first()).toBeVisible()
    await manage(page, 'Acme Member')
    await page.getByRole('button', { name: 'Remove Acme Member' }).click()
    await expect(person(page, 'Acme Member')).toHaveCount(0)
  })
})
