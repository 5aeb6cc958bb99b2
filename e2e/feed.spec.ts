import type { Page } from '@playwright/test'
import { CuttableNetwork } from './cuttable-network'
import { bell, expect, live, problems, tabTo, test, toast } from './fixtures'

/** The feed of a signed-in person. */
async function feed(page: Page, view = ''): Promise<Page> {
  await page.goto(new URL(`/acme/feed${view}`, page.url()).href)
  return live(page)
}
const everyone = '?view=everyone'

async function post(page: Page, text: string) {
  await page.getByLabel('Your post').fill(text)
  await page.getByRole('button', { name: 'Post', exact: true }).click()
}

/** The entry that says something. */
const entry = (page: Page, text: string) => page.locator('#feed-list > li').filter({ hasText: text })
/** A comment under an entry, as it is read. */
const answer = (page: Page, text: string) =>
  page.locator('[id^=thread-] .prose').getByText(text, { exact: true })
const heart = (page: Page, text: string) => entry(page, text).getByRole('button', { name: /^Heart/ })

async function comment(page: Page, text: string, on: string) {
  const form = entry(page, on).locator('form[id^=comment-form-]')
  if (!(await form.isVisible())) await entry(page, on).getByText('Comment', { exact: true }).first().click()
  await form.getByLabel('Your comment').fill(text)
  await form.getByRole('button', { name: 'Comment' }).click()
}

test('Two people see the same post at once, comment on it, react, edit, and delete it', async ({
  signIn,
}) => {
  const ada = await feed(await signIn('Acme Admin'), everyone)
  const guest = await feed(await signIn('Acme Guest'), everyone)

  await post(ada, 'The office has a **new** coffee machine')
  await expect(ada.getByLabel('Your post')).toHaveValue('')
  await expect(ada.getByLabel('Your post')).toBeFocused()
  for (const page of [ada, guest]) {
    await expect(entry(page, 'coffee machine')).toHaveCount(1)
    await expect(page.locator('#feed-list > li').first()).toContainText('coffee machine')
    await expect(entry(page, 'coffee machine').locator('strong')).toHaveText('new')
  }

  await comment(guest, 'Where?', 'coffee machine')
  for (const page of [ada, guest]) await expect(answer(page, 'Where?')).toBeVisible()

  await heart(guest, 'coffee machine').click()
  await expect(heart(ada, 'coffee machine')).toHaveAccessibleName('Heart, 1')
  await expect(heart(guest, 'coffee machine')).toHaveAttribute('aria-pressed', 'true')
  await expect(heart(ada, 'coffee machine')).toHaveAttribute('aria-pressed', 'false')
  await heart(ada, 'coffee machine').click()
  await expect(heart(guest, 'coffee machine')).toHaveAccessibleName('Heart, 2')
  await heart(guest, 'coffee machine').click()
  await expect(heart(guest, 'coffee machine')).toHaveAttribute('aria-pressed', 'false')
  await expect(heart(ada, 'coffee machine')).toHaveAccessibleName('Heart, 1')

  await expect(entry(guest, 'coffee machine').locator('[id$=-body]').first().getByText('Edit')).toBeHidden()
  const mine = (text: string) => entry(ada, text).locator('details[id^=edit-]').first()
  await mine('coffee machine').locator('summary').click()
  await mine('coffee machine').getByLabel('Your text').fill('The office has a new *tea* machine')
  await mine('coffee machine').getByRole('button', { name: 'Save' }).click()
  for (const page of [ada, guest]) {
    await expect(entry(page, 'tea machine').getByText('Edited')).toBeVisible()
    await expect(entry(page, 'coffee machine')).toHaveCount(0)
  }
  await expect(mine('tea machine').getByLabel('Your text')).toBeHidden()
  await expect(mine('tea machine').locator('summary')).toBeFocused()
  await expect(heart(ada, 'tea machine'), 'an edit keeps the reactions').toHaveAttribute(
    'aria-pressed',
    'true',
  )

  ada.on('dialog', (dialog) => dialog.accept())
  await mine('tea machine').locator('summary').click()
  await mine('tea machine').getByRole('button', { name: 'Delete' }).click()
  for (const page of [ada, guest]) {
    await expect(entry(page, 'tea machine')).toHaveCount(0)
    await expect(page.getByText('Where?', { exact: true })).toHaveCount(0)
  }
})

test('Following somebody shows what they do at once, and unfollowing ends it, without a new connection', async ({
  signIn,
}) => {
  const ada = await feed(await signIn('Acme Admin'))
  const guest = await feed(await signIn('Acme Guest'))
  const streams: string[] = []
  guest.on('request', (request) => {
    if (/\/api\/acme\/feed\?/.test(request.url())) streams.push(request.url())
  })
  const people = guest.getByRole('complementary', { name: 'People' })
  await post(ada, 'Said earlier')
  await people.getByRole('button', { name: 'Follow Acme Admin', exact: true }).click()
  await expect(people.getByRole('button', { name: 'Unfollow Acme Admin' })).toBeVisible()
  await expect(entry(guest, 'Said earlier')).toHaveCount(1)
  await post(ada, 'While followed')
  await expect(entry(guest, 'While followed')).toHaveCount(1)
  await people.getByRole('button', { name: 'Unfollow Acme Admin' }).click()
  await expect(entry(guest, 'While followed')).toHaveCount(0)
  await post(ada, 'Afterwards')
  await post(guest, 'My own')
  await expect(entry(guest, 'My own')).toHaveCount(1)
  await expect(entry(guest, 'Afterwards')).toHaveCount(0)
  expect(streams).toEqual([])
})

test('While one writes a comment the others see it, and for a moment only', async ({ signIn }) => {
  const ada = await feed(await signIn('Acme Admin'), everyone)
  const guest = await feed(await signIn('Acme Guest'), everyone)
  await post(ada, 'Any questions?')
  await entry(guest, 'Any questions?').getByText('Comment', { exact: true }).first().click()
  await entry(guest, 'Any questions?').getByLabel('Your comment').pressSequentially('Yes')
  await expect(ada.getByText('Acme Guest is typing…')).toBeVisible()
  await expect(guest.getByText('Acme Guest is typing…')).toBeHidden()
  await expect(ada.getByText('Acme Guest is typing…')).toHaveCount(0)
})

test('A mention rings the bell of whom it names, and leads to the post with all its comments', async ({
  signIn,
}) => {
  const ada = await feed(await signIn('Acme Admin'), everyone)
  const guest = await live(await signIn('Acme Guest'))
  await post(ada, 'Can you look at this, @Globex Admin?')
  await expect(ada.getByLabel('Your post')).toHaveAccessibleDescription(/Nobody called “Globex” is a member/)
  await expect(ada.getByLabel('Your post')).toHaveValue('Can you look at this, @Globex Admin?')
  await post(ada, 'Can you look at this, @Acme Guest?')
  await expect(toast(guest, 'Acme Admin mentioned you')).toBeVisible()
  await expect(bell(guest)).toHaveAccessibleName('1 unread notification')
  for (const number of [1, 2, 3, 4]) await comment(ada, `Detail ${number}`, 'Can you look')
  await toast(guest, 'Acme Admin mentioned you').click()
  await live(guest)
  await expect(guest.locator('.mention')).toHaveText('@Acme Guest')
  await expect(guest.getByRole('heading', { name: '4 comments' })).toBeVisible()
  await expect(guest.getByRole('list', { name: 'Comments' }).getByRole('listitem')).toHaveText([
    /Detail 1/,
    /Detail 2/,
    /Detail 3/,
    /Detail 4/,
  ])
  await guest.getByLabel('Your comment').fill('On it')
  await guest.getByRole('button', { name: 'Comment', exact: true }).click()
  await expect(guest.getByRole('heading', { name: '5 comments' })).toBeVisible()
  await expect(entry(ada, 'Can you look').getByText('See all 5 comments')).toBeVisible()
  await expect(entry(ada, 'Can you look').locator('[id^=thread-]').getByText('Detail 2')).toHaveCount(0)
})

test('Further down the page new entries are counted, keep the place, and are a click away; older ones follow', async ({
  starling,
  signIn,
}) => {
  for (let number = 1; number <= 40; number++) await starling.tell({ text: `Number ${number}!` })
  const page = await feed(await signIn('Acme Member'), everyone)
  await expect(entry(page, 'Number 11!')).toHaveCount(1)
  await expect(entry(page, 'Number 10!')).toHaveCount(0)
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await expect(entry(page, 'Number 1!')).toHaveCount(1)
  await expect(entry(page, 'Number 11!')).toHaveCount(1)
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0)

  await entry(page, 'Number 20!').scrollIntoViewIfNeeded()
  const place = () =>
    entry(page, 'Number 20!').evaluate((element) => Math.round(element.getBoundingClientRect().top))
  const before = await place()
  for (const text of ['One more', 'Two more', 'Three more']) await starling.tell({ text })
  const button = page.getByRole('button', { name: '3 new entries' })
  await expect(button).toBeVisible()
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(2)
  await button.click()
  await expect(entry(page, 'Three more')).toBeInViewport()
  await expect(button).toBeHidden()
  await starling.tell({ text: 'Seen at once' })
  await expect(entry(page, 'Seen at once')).toBeInViewport()
  await expect(page.getByRole('button', { name: /new entr/ })).toBeHidden()
})

test('While my post is on its way, its field waits for the answer, and nothing that I type is lost', async ({
  signIn,
}) => {
  const page = await feed(await signIn('Acme Admin'))
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/api/acme/feed', async (route) => {
    await held
    await route.continue()
  })
  const field = page.getByLabel('Your post')
  await post(page, 'First')
  await expect(field).not.toBeEditable()
  answer()
  await post(page, 'Second')
  await expect(entry(page, 'First')).toHaveCount(1)
  await expect(entry(page, 'Second')).toHaveCount(1)
})

test('The network is cut: what happened meanwhile is there afterwards, once, also what was deleted', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(
    /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/,
  )
  const network = await CuttableNetwork.before(starling)
  const guest = await signIn('Acme Guest')
  await guest.goto(network.through(`${starling.url}/acme/feed${everyone}`))
  await live(guest)
  const ada = await feed(await signIn('Acme Admin'), everyone)
  ada.on('dialog', (dialog) => dialog.accept())
  await post(ada, 'To stay')
  await post(ada, 'To go')
  await expect(entry(guest, 'To go')).toHaveCount(1)

  network.cut()
  await post(ada, 'Meanwhile')
  await heart(ada, 'To stay').click()
  const doomed = entry(ada, 'To go').locator('details[id^=edit-]').first()
  await doomed.locator('summary').click()
  await doomed.getByRole('button', { name: 'Delete' }).click()
  await expect(entry(ada, 'To go')).toHaveCount(0)
  network.restore()

  await live(guest)
  await expect(entry(guest, 'Meanwhile')).toHaveCount(1)
  await expect(entry(guest, 'To go')).toHaveCount(0)
  await expect(heart(guest, 'To stay')).toHaveAccessibleName('Heart, 1')
  network.close()
})

test('Without JavaScript I follow, post, comment, react, edit, delete, and read older entries', async ({
  starling,
  signIn,
}) => {
  for (let number = 1; number <= 31; number++) await starling.tell({ text: `Number ${number}!` })
  const page = await signIn('Acme Guest', { javaScriptEnabled: false })
  await page.goto(`${starling.url}/acme/feed${everyone}`)
  await page.getByRole('button', { name: 'Follow Acme Admin', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Unfollow Acme Admin' })).toBeVisible()
  await expect(page).toHaveURL(/view=everyone/)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(entry(page, 'Number 1!')).toHaveCount(1)
  await page.getByRole('link', { name: 'Following' }).click()

  await post(page, 'By hand')
  await expect(entry(page, 'By hand')).toHaveCount(1)
  await comment(page, 'Ask @Nobody', 'By hand')
  const form = entry(page, 'By hand').locator('form[id^=comment-form-]')
  await expect(form.getByLabel('Your comment')).toHaveAccessibleDescription(/Nobody called “Nobody”/)
  await form.getByLabel('Your comment').fill('My own answer')
  await form.getByRole('button', { name: 'Comment' }).click()
  await expect(answer(page, 'My own answer')).toBeVisible()
  await heart(page, 'By hand').click()
  await expect(heart(page, 'By hand')).toHaveAccessibleName('Heart, 1')
  await expect(heart(page, 'By hand')).toHaveAttribute('aria-pressed', 'true')
  const mine = entry(page, 'By hand').locator('details[id^=edit-]').first()
  await mine.locator('summary').click()
  await mine.getByLabel('Your text').fill('By two hands')
  await mine.getByRole('button', { name: 'Save' }).click()
  await expect(entry(page, 'By two hands').getByText('Edited')).toBeVisible()
  await entry(page, 'By two hands').locator('details[id^=edit-] summary').first().click()
  await entry(page, 'By two hands').getByRole('button', { name: 'Delete' }).first().click()
  await expect(entry(page, 'By two hands')).toHaveCount(0)
})

test('With the keyboard alone I post, react, and comment', async ({ signIn }) => {
  const page = await feed(await signIn('Acme Guest'), everyone)
  await tabTo(page, /^Skip to the content/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Your post/)
  await page.keyboard.type('Typed with ten fingers')
  await page.keyboard.press('Control+Enter')
  await expect(entry(page, 'ten fingers')).toHaveCount(1)
  await tabTo(page, /^Heart, 0/)
  await page.keyboard.press('Enter')
  await expect(heart(page, 'ten fingers')).toHaveAttribute('aria-pressed', 'true')
  await expect(heart(page, 'ten fingers'), 'the focus survives the patch').toBeFocused()
  await tabTo(page, /^Comment/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Your comment/)
  await page.keyboard.type('And a thumb')
  await page.keyboard.press('Control+Enter')
  await expect(answer(page, 'And a thumb')).toBeVisible()
  await expect(entry(page, 'ten fingers').getByLabel('Your comment')).toBeFocused()
})

test('HTML and scripts in a post are shown as text, and links lead only where links may', async ({
  signIn,
}) => {
  const page = await feed(await signIn('Acme Admin'), everyone)
  await post(
    page,
    'Hostile: <img src=x onerror="document.title=1"> [a](javascript:document.title=2) <script>document.title=3</script> [b](https://x.example)',
  )
  await expect(
    entry(page, 'Hostile').locator('.prose').getByText('<script>document.title=3</script>'),
  ).toBeVisible()
  await page.reload()
  await expect(entry(page, 'Hostile').locator('.prose a')).toHaveAttribute(
    'rel',
    'nofollow noopener noreferrer ugc',
  )
  await expect(entry(page, 'Hostile').locator('.prose a')).toHaveText('b')
  await expect(page).toHaveTitle(/Feed/)
})

for (const width of [1280, 360])
  test(`axe finds nothing on the feed and nothing is cut off, at ${width} px`, async ({ signIn }) => {
    const viewport = { width, height: 740 }
    const page = await feed(await signIn('Acme Admin', { viewport }), everyone)
    const check = async () => {
      expect(await problems(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    await post(
      page,
      `Mine, with a long word: ${'x'.repeat(200)} and\n\n\`\`\`\n${'code '.repeat(60)}\n\`\`\``,
    )
    await expect(entry(page, 'Mine, with')).toHaveCount(1)
    await comment(page, 'A comment', 'Mine, with')
    await entry(page, 'Mine, with').locator('details[id^=edit-] summary').first().click()
    await check()
    await entry(page, 'Mine, with')
      .getByRole('link', { name: /^Open this entry/ })
      .first()
      .click()
    await expect(page.getByRole('heading', { name: '1 comment' })).toBeVisible()
    await check()
    await feed(page)
    await check()
  })
