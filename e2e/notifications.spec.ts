import { execFileSync } from 'node:child_process'
import { routes } from '@/lib/routes'
import { bell, entry, expect, live, test, toast } from './fixtures'

test('The printed curl line shows on every open page of Acme at once, and nowhere else', async ({
  starling,
  signIn,
}) => {
  const admin = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  const stranger = await live(await signIn('Globex Admin'))
  const loads: string[] = []
  admin.on('framenavigated', (frame) => loads.push(frame.url()))

  execFileSync('sh', ['-c', starling.curl])

  for (const page of [admin, member]) {
    await expect(toast(page, 'Deploy finished')).toBeVisible()
    await expect(entry(page, 'Deploy finished')).toHaveCount(1)
    await expect(bell(page)).toHaveAccessibleName('1 unread notification')
  }
  expect(loads, 'the page was not loaded again').toEqual([])
  await expect(bell(stranger)).toHaveAccessibleName('No unread notifications')
  await expect(stranger.getByRole('main').getByRole('listitem')).toHaveCount(0)
})

test('A new entry stands on top of the list', async ({ starling, signIn }) => {
  await starling.publish({ title: 'First' })
  const page = await live(await signIn('Acme Member'))
  await starling.publish({ title: 'Second' })
  await expect(page.getByRole('main').getByRole('listitem').getByRole('heading')).toHaveText([
    /Second/,
    /First/,
  ])
})

test('I mark one as read, and the bell of my other window follows', async ({ starling, signIn }) => {
  await starling.publish({ title: 'One' })
  await starling.publish({ title: 'Two' })
  const here = await live(await signIn('Acme Member'))
  const there = await live(
    await here
      .context()
      .newPage()
      .then(async (page) => {
        await page.goto(here.url())
        return page
      }),
  )
  const colleague = await live(await signIn('Acme Admin'))

  await entry(here, 'One').getByRole('button', { name: 'Mark as read' }).click()

  for (const page of [here, there]) {
    await expect(bell(page)).toHaveAccessibleName('1 unread notification')
    await expect(entry(page, 'One').getByRole('button', { name: 'Mark as read' })).toHaveCount(0)
    await expect(entry(page, 'Two').getByRole('button', { name: 'Mark as read' })).toHaveCount(1)
  }
  await expect(bell(colleague)).toHaveAccessibleName('2 unread notifications')
})

test('I mark all as read, in both my windows', async ({ starling, signIn }) => {
  const here = await live(await signIn('Acme Member'))
  const there = await live(await signIn('Acme Member'))
  await starling.publish({ title: 'One' })
  await starling.publish({ title: 'Two' })
  await expect(bell(here)).toHaveAccessibleName('2 unread notifications')
  await here.getByRole('button', { name: 'Mark all as read' }).click()
  for (const page of [here, there]) {
    await expect(bell(page)).toHaveAccessibleName('No unread notifications')
    await expect(page.getByRole('button', { name: 'Mark as read' })).toHaveCount(0)
  }
})

test('What is for admins only an admin sees', async ({ starling, signIn }) => {
  const admin = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  await starling.publish({ title: 'For the bosses', audience: 'admins' })
  await starling.publish({ title: 'For everyone' })
  await expect(entry(admin, 'For the bosses')).toHaveCount(1)
  await expect(entry(member, 'For everyone')).toHaveCount(1)
  await expect(member.getByText('For the bosses')).toHaveCount(0)
})

test('HTML and scripts in a title are shown as text', async ({ starling, signIn }) => {
  const page = await live(await signIn('Acme Member'))
  const title = '<img src=x onerror="document.title=1"><script>document.title=2</script> & more'
  await starling.publish({ title })
  await expect(entry(page, title)).toHaveCount(1)
  await page.reload()
  await expect(entry(page, title)).toHaveCount(1)
  await expect(page).toHaveTitle(/Notifications/)
})

test('An admin sends a notification by hand, and a mistake keeps what was typed', async ({ signIn }) => {
  const admin = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  await admin.getByText('Send a notification').click()
  const form = admin.locator('#compose-notification')
  await form.getByLabel('Title').fill('Lunch is ready')
  await form.getByLabel('Link').fill('ftp://nowhere')
  await form.getByRole('button', { name: /Send/ }).click()

  await expect(form.getByLabel('Link')).toHaveAccessibleDescription(/must be a path of this site/)
  await expect(form.getByLabel('Title')).toHaveValue('Lunch is ready')
  await form.getByLabel('Link').fill('/acme')
  await form.getByRole('button', { name: /Send/ }).click()

  await expect(toast(member, 'Lunch is ready')).toBeVisible()
  await expect(entry(admin, 'Lunch is ready')).toHaveCount(1)
  await expect(form.getByLabel('Title')).toHaveValue('')
})

test('Older notifications are a page away', async ({ starling, signIn }) => {
  for (let number = 1; number <= 31; number++) await starling.publish({ title: `Number ${number}!` })
  const page = await live(await signIn('Acme Member'))
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await expect(entry(page, 'Number 1!')).toHaveCount(1)
})

test('I press Send twice and hold Enter, and one notification is sent', async ({ starling, signIn }) => {
  const page = await live(await signIn('Acme Admin'))
  let requests = 0
  await page.route(`${starling.url}${routes.api.notifications('acme')}`, async (route) => {
    if (route.request().method() === 'POST') requests++
    await route.continue()
  })
  await page.getByText('Send a notification').click()
  await page.getByLabel('Title').fill('Once')
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(entry(page, 'Once')).toHaveCount(1)
  await page.getByLabel('Title').fill('Held')
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('#compose-notification')!
    for (let times = 0; times < 8; times++) form.requestSubmit()
  })
  await expect(entry(page, 'Held')).toHaveCount(1)
  expect(requests).toBe(2)
})
