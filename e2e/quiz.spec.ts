import { createClient } from '@libsql/client'
import type { Browser, Page } from '@playwright/test'
import { startRedisServer } from '@/lib/testing/redis/server'
import { CuttableNetwork } from './cuttable-network'
import { expect, live, pill, problems, tabTo, test } from './fixtures'
import { StarlingServer } from './server'

const stage = (page: Page) => page.locator('#quiz-stage')
const own = (page: Page) => page.locator('#quiz-own')
const heading = (page: Page) => stage(page).getByRole('heading', { level: 2 })
const choice = (page: Page, name: string) => stage(page).getByRole('button', { name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function quiz(page: Page): Promise<Page> {
  await page.goto(new URL('/acme/quiz', page.url()).href)
  return live(page)
}

/** Writes a quiz: each question has the right choice first. */
async function write(
  page: Page,
  title: string,
  questions: [text: string, ...choices: string[]][],
  seconds = 60,
) {
  await page.getByLabel('Write a quiz').fill(title)
  await page.getByLabel('Everybody may practise it').check()
  await press(page, 'Write questions')
  await live(page)
  const form = page.locator('#new-question')
  for (const [index, [text, ...choices]] of questions.entries()) {
    await form.getByLabel('Question', { exact: true }).fill(text)
    for (const [place, words] of choices.entries())
      await form.getByLabel(`Choice ${place + 1}`, { exact: true }).fill(words)
    await form.getByLabel('Choice 1 is right').check()
    await form.getByLabel('Seconds').fill(String(seconds))
    await form.getByLabel('Explanation').fill(`Because of ${choices[0]}.`)
    await press(page, 'Add the question')
    await expect(page.locator('#questions > ol > li')).toHaveCount(index + 1)
    await expect(form.getByLabel('Question', { exact: true })).toHaveValue('')
  }
}

/** Opens a room as its host. @returns its code */
async function open(page: Page): Promise<string> {
  await press(page, 'Open a room')
  await expect(stage(page)).toContainText('hosts this quiz')
  await live(page)
  return (await stage(page).locator('.font-mono').textContent())!
}

async function join(page: Page, code: string) {
  await page.getByLabel('Join with a code').fill(code)
  await press(page, 'Join')
  await expect(own(page)).toContainText('You are in')
  return live(page)
}

/** Somebody who signs in where a server can be reached, say through a network that can be cut. */
async function signInAt(browser: Browser, url: string, account: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(new URL('/sign-in', url).href)
  await press(page, `Continue as ${account}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()
  return page
}

/** Puts somebody of the other organisation into Acme as well. */
async function addToAcme({ databaseUrl }: StarlingServer, person: string) {
  const database = createClient({ url: databaseUrl, timeout: 5_000 })
  await database.execute({
    sql: `insert into memberships (org, person, role, created_at) values ('acme', ?, 'member', 1)`,
    args: [person],
  })
  database.close()
}

test('A host and three players go through a whole game, with a reload, a lost connection and somebody who comes late', async ({
  browser,
  starling,
  signIn,
}) => {
  test.setTimeout(120_000)
  await addToAcme(starling, 'demo-globex-admin')
  const host = await quiz(await signIn('Acme Admin'))
  await write(host, 'Friday quiz', [
    ['Which is a bird?', 'Starling', 'Trout', 'Newt'],
    ['Which is a fish?', 'Pike', 'Robin'],
  ])
  const code = await open(host)
  await expect(stage(host).getByRole('img', { name: /QR code of http/ })).toBeVisible()

  const ada = await join(await quiz(await signIn('Acme Member')), code.toLowerCase())
  const network = await CuttableNetwork.before(starling)
  const bob = await signInAt(browser, network.through(starling.url), 'Acme Guest')
  await join(await quiz(bob), code)
  for (const page of [host, ada, bob]) {
    await expect(page.locator('#quiz-lobby')).toContainText('2 players, all of them here')
    await expect(page.locator('#quiz-lobby').getByRole('listitem')).toHaveText(['Acme Guest', 'Acme Member'])
  }

  await press(host, 'Start')
  for (const page of [host, ada, bob]) await expect(heading(page)).toHaveText('Which is a bird?')
  await expect(stage(ada).getByRole('timer')).toHaveText(/^\d\d s$/)
  // By the keyboard, and not twice.
  await ada.keyboard.press('1')
  await expect(own(ada)).toContainText('Your answer is in: 1.')
  await expect(choice(ada, 'Starling')).toHaveAttribute('aria-pressed', 'true')
  await choice(ada, 'Trout').click()
  await expect(own(ada).getByRole('alert')).toContainText('does not let you change it')
  for (const page of [host, bob]) await expect(stage(page)).toContainText('1 of 2 answered')
  await ada.reload()
  await live(ada)
  await expect(choice(ada, 'Starling')).toHaveAttribute('aria-pressed', 'true')
  await expect(own(ada)).toContainText('Your answer is in: 1.')

  // The room goes on while one is away, and they land where it is.
  network.cut()
  await expect(pill(bob)).toContainText(/Reconnecting|Offline/)
  await press(host, 'Show the answer')
  await expect(own(ada)).toContainText(/Right, \+\d{3}/)
  await expect(stage(ada).getByRole('listitem').filter({ hasText: 'Starling' })).toContainText('Your answer')
  await expect(stage(host)).toContainText('Because of Starling.')
  network.restore()
  await expect(own(bob)).toContainText('No answer this time.', { timeout: 20_000 })

  await press(host, 'Leaderboard')
  for (const page of [host, ada, bob])
    await expect(
      stage(page).getByRole('list', { name: 'Leaderboard' }).getByRole('listitem').first(),
    ).toContainText('Acme Member')
  await press(host, 'Pause')
  for (const page of [host, ada, bob]) await expect(stage(page).getByText('Paused')).toBeVisible()

  // Somebody comes by the link of the QR code, and through signing in.
  const late = await (await browser.newContext()).newPage()
  await late.goto(host.url())
  await press(late, 'Continue as Globex Admin')
  await expect(heading(late)).toHaveText('Leaderboard')
  await live(late)
  await press(late, 'Join the game')
  await expect(own(late)).toContainText('You have come in now.')

  await press(host, 'Next question')
  await choice(late, 'Pike').click()
  await expect(own(late)).toContainText('Your answer is in')
  await choice(bob, 'Robin').click()
  await expect(stage(host)).toContainText('2 of 3 answered')
  // A host who comes back goes on where the room is.
  await host.goto(`${starling.url}/acme/quiz`)
  await host.getByRole('link', { name: 'Friday quiz', exact: true }).click()
  await live(host)
  await press(host, 'Show the answer')
  await expect(own(bob)).toContainText('Not this time.')
  await press(host, 'Podium')
  for (const page of [host, ada, bob, late]) {
    await expect(heading(page)).toHaveText('The podium')
    await expect(stage(page).getByRole('list', { name: 'Podium' }).getByRole('listitem')).toHaveCount(3)
  }
  await expect(own(bob)).toContainText('number 3 of 3 with 0 points')
  const [download] = await Promise.all([
    host.waitForEvent('download'),
    host.getByRole('link', { name: 'Download the results' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('quiz-results.csv')
  expect(await problems(host)).toEqual([])
  await ada.goto(`${starling.url}/acme/feed?view=everyone`)
  await expect(ada.locator('#feed-list > li').first()).toContainText(
    /Friday quiz: .* won with .* of 3 players/,
  )
  network.close()
  for (const page of [bob, late]) await page.context().close()
})

test('With the keyboard alone I write a quiz, host it and see it to its end, and somebody else joins and answers', async ({
  signIn,
}) => {
  const page = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  for (const { keyboard } of [page, member]) {
    await keyboard.press('g')
    await keyboard.press('q')
  }
  for (const window of [page, member]) {
    await expect(window.getByRole('heading', { level: 1, name: 'Quiz' })).toBeVisible()
    await live(window)
  }
  await tabTo(page, /^Write a quiz/)
  await page.keyboard.type('By hand')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Edit a quiz' })).toBeVisible()
  await live(page)
  await tabTo(page, /^Question/)
  await page.keyboard.type('Which is a bird?')
  for (const [place, words] of ['Starling', 'Trout'].entries()) {
    await tabTo(page, new RegExp(`^Choice ${place + 1}$`))
    await page.keyboard.type(words)
  }
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Space')
  await expect(page.locator('#new-question').getByLabel('Choice 1 is right')).toBeChecked()
  await tabTo(page, /^Explanation/)
  await page.keyboard.press('Enter')
  await expect(page.locator('#questions > ol > li')).toHaveCount(1)
  await expect(page.locator('#new-question').getByLabel('Question', { exact: true })).toHaveValue('')
  await tabTo(page, /^Open a room$/)
  await page.keyboard.press('Enter')
  await expect(stage(page)).toContainText('hosts this quiz')
  await live(page)

  await tabTo(member, /^Join with a code/)
  await member.keyboard.type((await stage(page).locator('.font-mono').textContent())!)
  await member.keyboard.press('Enter')
  await expect(own(member)).toContainText('You are in')
  await live(member)

  await tabTo(page, /^Start$/)
  await page.keyboard.press('Enter')
  await expect(heading(member)).toHaveText('Which is a bird?')
  await member.keyboard.press('1')
  await expect(stage(page)).toContainText('1 of 1 answered')
  for (const step of ['Show the answer', 'Podium']) {
    await expect(page.getByRole('button', { name: step }), 'the next step has the focus').toBeFocused()
    await page.keyboard.press('Enter')
  }
  for (const window of [page, member]) await expect(heading(window)).toHaveText('The podium')
  await tabTo(page, /^Download the results/)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toBe('quiz-results.csv')
})

test('I mend a question, without scripts too: what I type stays whatever comes, and both my windows show the rest', async ({
  starling,
  signIn,
}) => {
  const page = await quiz(await signIn('Acme Admin'))
  await write(page, 'With a mistake', [['Which is a brid?', 'Starling', 'Trout']])
  const other = await page.context().newPage()
  await other.goto(page.url())
  await live(other)
  const edit = (window: Page) => window.getByLabel(/^Edit the question/)
  const form = (window: Page) => window.locator('#edit-question')
  const question = (window: Page) => form(window).getByLabel('Question', { exact: true })
  await edit(page).click()
  await live(page)
  await question(page).fill('Which is a bird?')
  await form(page).getByLabel('Choice 1 is right').uncheck()
  await form(page).getByRole('button', { name: 'Save' }).click()
  await expect(form(page)).toContainText('Mark at least one choice as right.')
  await other.locator('#new-question').getByLabel('Question', { exact: true }).fill('Another?')
  for (const place of [1, 2])
    await other.locator('#new-question').getByLabel(`Choice ${place}`, { exact: true }).fill(`${place}`)
  await other.locator('#new-question').getByLabel('Choice 1 is right').check()
  await press(other, 'Add the question')
  await expect(page.locator('#questions > ol > li')).toHaveCount(2)
  await expect(question(page)).toHaveValue('Which is a bird?')
  await expect(form(page)).toContainText('Mark at least one choice as right.')
  expect(await problems(page)).toEqual([])
  await form(page).getByLabel('Choice 1 is right').check()
  await form(page).getByRole('button', { name: 'Save' }).click()
  for (const window of [page, other])
    await expect(window.getByRole('heading', { name: 'Which is a bird?' })).toBeVisible()
  await expect(form(page)).toHaveCount(0)

  const plain = await signIn('Acme Admin', { javaScriptEnabled: false })
  await plain.goto(`${starling.url}${new URL(page.url()).pathname}`)
  await edit(plain).first().click()
  await form(plain).getByLabel('Choice 2', { exact: true }).fill('Starling')
  await form(plain).getByRole('button', { name: 'Save' }).click()
  await expect(form(plain)).toContainText('This choice is there twice.')
  await form(plain).getByLabel('Choice 2', { exact: true }).fill('Perch')
  await form(plain).getByRole('button', { name: 'Save' }).click()
  for (const window of [plain, page]) await expect(window.getByText('Perch')).toBeVisible()
})

test('I practise a quiz by the keyboard without a stream, and see why an answer is right', async ({
  signIn,
}) => {
  const page = await quiz(await signIn('Acme Member'))
  const streams: string[] = []
  await page.getByRole('link', { name: 'Practise Science for lunch' }).click()
  page.on('request', (request) => {
    if (request.method() === 'GET' && request.url().includes('/api/')) streams.push(request.url())
  })
  await expect(page.getByRole('heading', { name: /Which planet/ })).toBeVisible()
  await page.keyboard.press('2')
  await expect(page.getByText('Jupiter has more than twice')).toBeVisible()
  await expect(page.getByText('1 right of 1 answered')).toBeVisible()
  await page.getByRole('link', { name: 'Next question' }).click()
  await expect(page.getByRole('heading', { name: /noble gases/ })).toBeVisible()
  expect(await problems(page)).toEqual([])
  expect(streams).toEqual([])
})

test('Without JavaScript I practise a quiz to its end, begin anew, and play in a room', async ({
  starling,
  signIn,
}) => {
  const host = await quiz(await signIn('Acme Admin'))
  const page = await signIn('Acme Guest', { javaScriptEnabled: false })
  await page.goto(`${starling.url}/acme/quiz`)
  await page.getByRole('link', { name: 'Practise How the web works' }).click()
  for (const answer of ['301', 'POST', 'Tim Berners-Lee', 'text/event-stream']) {
    await page.getByRole('button', { name: answer }).click()
    await expect(page.getByText(answer === 'POST' ? 'Not this time.' : 'Right.')).toBeVisible()
    await page.getByRole('link', { name: /Next question|See how it went/ }).click()
  }
  await expect(page.getByRole('heading', { name: 'You are through' })).toBeVisible()
  await expect(page.getByText('3 right of 4 answered')).toBeVisible()
  await press(page, 'Begin anew')
  await expect(page.getByText('0 right of 0 answered')).toBeVisible()

  await press(host, 'Host Around the world')
  await live(host)
  const code = (await stage(host).locator('.font-mono').textContent())!
  await page.goto(`${starling.url}/acme/quiz`)
  await page.getByLabel('Join with a code').fill('zzzzzz')
  await press(page, 'Join')
  await expect(page.getByText('No open room has this code.')).toBeVisible()
  await page.getByLabel('Join with a code').fill(code)
  await press(page, 'Join')
  await press(host, 'Start')
  await expect(heading(host)).toHaveText(/largest ocean/)
  await page.reload()
  await choice(page, 'Pacific Ocean').click()
  await expect(own(page)).toContainText('Your answer is in: 3.')
  await choice(page, 'Arctic Ocean').click()
  await expect(own(page).getByRole('alert')).toContainText('does not let you change it')
})

test('One of two instances is killed while a question is open: the room goes on by itself, each phase once', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const redis = await startRedisServer()
  const one = await StarlingServer.start({ redisUrl: redis.url })
  const two = await StarlingServer.start({ redisUrl: redis.url, beside: one })
  const host = await quiz(await signInAt(browser, one.url, 'Acme Admin'))
  await write(host, 'Short', [['Which is a bird?', 'Starling', 'Trout']], 5)
  const code = await open(host)
  const room = new URL(host.url()).pathname.split('/').at(-1)!
  const ada = await join(await quiz(await signInAt(browser, two.url, 'Acme Member')), code)
  await press(host, 'Start')
  await choice(ada, 'Starling').click()
  await expect(own(ada)).toContainText('Your answer is in')
  await one.kill()
  await expect(own(ada)).toContainText(/Right, \+\d{3}/, { timeout: 15_000 })
  await expect(heading(ada)).toHaveText('The podium', { timeout: 25_000 })
  const database = createClient({ url: one.databaseUrl, timeout: 5_000 })
  const turns = await database.execute({
    sql: 'select version, phase from quiz_turns where room = ? order by version',
    args: [room],
  })
  expect(turns.rows.map(({ version, phase }) => `${version} ${phase}`)).toEqual([
    '0 question',
    '1 reveal',
    '2 podium',
  ])
  database.close()
  for (const page of [host, ada]) await page.context().close()
  await two.close()
  await one.close()
  await redis.stop()
})
