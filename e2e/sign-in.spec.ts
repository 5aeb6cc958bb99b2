import { bell, entry, expect, live, test } from './fixtures'

test('I sign in with e-mail and password, and land where I wanted to go', async ({ starling, page }) => {
  await page.goto(`${starling.url}/acme/notifications?before=99`)
  await page.getByRole('textbox', { name: 'E-mail' }).fill('member@acme.example')
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('do not belong together')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('member@acme.example')
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await page.getByRole('textbox', { name: 'Password' }).fill('starling-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${starling.url}/acme/notifications?before=99`)
  await live(page)
})

test('Signing out in one window ends the other one too', async ({ starling, signIn, expectedErrors }) => {
  expectedErrors.push(/401/)
  const here = await live(await signIn('Acme Member'))
  const there = await here.context().newPage()
  await there.goto(here.url())
  await live(there)
  await here.getByRole('button', { name: 'Acme Member' }).click()
  await here.getByRole('button', { name: 'Sign out' }).click()
  await expect(here).toHaveURL(`${starling.url}/`)
  await expect(there).toHaveURL(/\/sign-in/)
})

test('An organisation that is not mine, and a page that is not there, are a 404 in the product’s looks', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/404/)
  const page = await signIn('Globex Admin')
  for (const path of ['/acme/notifications', '/nowhere/notifications', '/acme/nowhere', '/a/b/c/d']) {
    const response = await page.goto(`${starling.url}${path}`)
    expect(response!.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Go to the start' })).toBeVisible()
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('I sign in, read, mark as read and sign out', async ({ starling, page }) => {
    await starling.publish({ title: 'One' })
    await starling.publish({ title: 'Two' })
    await page.goto(`${starling.url}/sign-in`)
    await page.getByRole('textbox', { name: 'E-mail' }).fill('admin@acme.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('do not belong together')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('admin@acme.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('starling-demo')
    await page.getByRole('button', { name: 'Sign in' }).click()

    await expect(bell(page)).toHaveAccessibleName('2 unread notifications')
    await entry(page, 'One').getByRole('button', { name: 'Mark as read' }).click()
    await expect(bell(page)).toHaveAccessibleName('1 unread notification')
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await expect(bell(page)).toHaveAccessibleName('No unread notifications')

    await page.getByText('Send a notification').click()
    await page.locator('#compose-notification').getByLabel('Title').fill(' ')
    await page.locator('#compose-notification').getByLabel('Text').fill('kept')
    await page.locator('#compose-notification').getByRole('button', { name: /Send/ }).click()
    await expect(page.locator('#compose-notification').getByLabel('Title')).toHaveAccessibleDescription(
      'Give a title.',
    )
    await expect(page.locator('#compose-notification').getByLabel('Text')).toHaveValue('kept')
  })
})
