import { bell, entry, expect, live, pill, test, toast } from './fixtures'

test('I choose a theme: it holds at once, on the next page from its first paint on, and without scripts', async ({
  browser,
  starling,
  signIn,
}) => {
  const page = await live(await signIn('Acme Member', { colorScheme: 'light' }))
  const root = page.locator('html')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true')
  expect(await background()).not.toBe(light)
  const html = async () => (await page.request.get(page.url())).text()
  await expect.poll(html).toContain('data-theme="dark"')

  const still = await (await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' })).newPage()
  await still.goto(starling.url)
  await still.getByRole('button', { name: 'Light' }).click()
  await expect(still).toHaveURL(`${starling.url}/`)
  await expect(still.locator('html')).toHaveAttribute('data-theme', 'light')
  await still.context().close()
})

test('The tab tells how many notifications wait, while they come and go', async ({ starling, signIn }) => {
  const page = await live(await signIn('Acme Member'))
  await expect(page).toHaveTitle('Notifications · Acme · Starling')
  await starling.publish({ title: 'One' })
  await expect(page).toHaveTitle('(1) Notifications · Acme · Starling')
  await entry(page, 'One').getByRole('button', { name: 'Mark as read' }).click()
  await expect(page).toHaveTitle('Notifications · Acme · Starling')
  await expect(page.getByRole('button', { name: 'Mark all as read' })).toBeHidden()
})

test('Three toasts show at a time, the others wait for their turn, and pointing at one holds them all', async ({
  starling,
  signIn,
}) => {
  const page = await live(await signIn('Acme Member'))
  for (const title of ['One', 'Two', 'Three', 'Four']) await starling.publish({ title })
  const toasts = page.getByRole('region', { name: 'New notifications' })
  await expect(toast(page, 'Four')).toBeAttached()
  await expect(toast(page, 'Three')).toBeVisible()
  await expect(toast(page, 'Four')).toBeHidden()
  await toasts.getByRole('button', { name: 'Dismiss: One' }).click()
  await expect(toast(page, 'One')).toHaveCount(0)
  await expect(toast(page, 'Four')).toBeVisible()
  const states = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .flatMap((animation) =>
          'animationName' in animation && animation.animationName === 'toast-life'
            ? [animation.playState]
            : [],
        ),
    )
  await expect.poll(states).toEqual(['paused', 'paused', 'paused'])
  await page.mouse.move(0, 0)
  await expect.poll(states).toEqual(['running', 'running', 'running'])
  // Their time is over.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish()
  })
  await expect(toasts.locator('> *')).toHaveCount(0)
  await expect(bell(page)).toHaveAccessibleName('4 unread notifications')
})

test('Offline, the page says since when, shows what was there without colour, and comes back', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/)
  await starling.publish({ title: 'Still here' })
  const page = await live(await signIn('Acme Member'))
  await page.context().setOffline(true)
  // The stream that is open does not notice that by itself.
  await starling.stop()
  await expect(pill(page)).toHaveText(/^Offline since \d\d:\d\d$/)
  await expect(page.getByText(/You see what was here at \d\d:\d\d/)).toBeVisible()
  await expect(page.locator('#main')).toHaveClass(/\bstale\b/)
  await expect(entry(page, 'Still here')).toBeVisible()
  await starling.start()
  await page.context().setOffline(false)
  await live(page)
  await expect(page.locator('#main')).not.toHaveClass(/\bstale\b/)
  await expect(page.getByText(/You see what was here/)).toBeHidden()
})

test.describe('with the market of the demo', () => {
  test.use({ environment: { DEMO_MARKET: 'on', MAX_STREAMS_PER_IP: '2' } })
  test('A stranger sees the market move on the landing page, and nothing of what people do; an address has its cap', async ({
    browser,
    starling,
  }) => {
    const page = await browser.newPage()
    await page.goto(starling.url)
    const price = page.locator('#last-KITE')
    await expect(price).toHaveText(/^\d+\.\d\d$/)
    const before = await price.textContent()
    await expect(price).not.toHaveText(before ?? '')
    await starling.publish({ title: 'Not for strangers' })
    await starling.price({ SECRET: '1' })
    const then = await price.textContent()
    await expect(price).not.toHaveText(then ?? '')
    expect(await page.content()).not.toMatch(/Not for strangers|SECRET/)
    const open = () => fetch(`${starling.url}/api/showcase`)
    const second = await open()
    const third = await open()
    expect([second.status, third.status]).toEqual([200, 429])
    await second.body?.cancel()
    await page.context().close()
  })
})

test('Without a market there is no stream for strangers', async ({ starling }) => {
  expect((await fetch(`${starling.url}/api/showcase`)).status).toBe(404)
})

test('An open list of notifications keeps its size, and what left it is on the next page', async ({
  starling,
  signIn,
}) => {
  await starling.publish({ title: 'The first' })
  const page = await live(await signIn('Acme Member'))
  const older = page.getByRole('link', { name: 'Older' })
  await expect(older).toBeHidden()
  for (let number = 1; number <= 62; number++) await starling.publish({ title: `Number ${number}!` })
  await expect(entry(page, 'Number 62!')).toHaveCount(1)
  await expect(page.locator('#notification-list > li')).toHaveCount(60)
  await expect(entry(page, 'Number 3!')).toHaveCount(1)
  await older.click()
  await expect(page.locator('#notification-list > li')).toHaveCount(3)
  await expect(entry(page, 'Number 2!')).toHaveCount(1)
  await expect(entry(page, 'The first')).toHaveCount(1)
})
