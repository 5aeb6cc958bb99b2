import type { Page } from '@playwright/test'
import { entry, expect, live, pill, test } from './fixtures'

/** One more window of the same person, on the same page. */
async function another(page: Page): Promise<Page> {
  const window = await page.context().newPage()
  await window.goto(page.url())
  return window
}

const notice = (page: Page) => page.getByRole('alert')

test.describe('with two live pages a person', () => {
  test.use({ environment: { MAX_STREAMS_PER_USER: '2' } })

  test('My oldest page gives way to the third, says so, and takes over when I want', async ({
    starling,
    signIn,
  }) => {
    const first = await live(await signIn('Acme Member'))
    const second = await live(await another(first))
    const third = await live(await another(first))
    const colleague = await live(await signIn('Acme Admin'))
    await expect(notice(first)).toContainText('This page gave way to a newer one')
    await expect(pill(first)).toHaveText('Not live')
    const streams: string[] = []
    first.on('request', (request) => request.url().includes('/api/') && streams.push(request.url()))
    await starling.publish({ title: 'Only for live pages' })
    for (const page of [second, third, colleague])
      await expect(entry(page, 'Only for live pages')).toHaveCount(1)
    await expect(entry(first, 'Only for live pages')).toHaveCount(0)
    expect(streams, 'it does not come back by itself').toEqual([])

    await notice(first).getByRole('button', { name: 'Take over' }).click()
    await live(first)
    await expect(entry(first, 'Only for live pages')).toHaveCount(1)
    await expect(notice(second)).toContainText('This page gave way to a newer one')
    await expect(pill(third)).toHaveText('Live')
  })
})

test.describe('with one live page a person', () => {
  test.use({ environment: { MAX_STREAMS_PER_USER: '1' } })

  test('I load my page again and again, and never lock myself out', async ({ signIn }) => {
    const page = await live(await signIn('Acme Member'))
    for (let time = 0; time < 10; time++) {
      await page.reload()
      await live(page)
      await expect(notice(page)).toHaveCount(0)
    }
  })
})

test.describe('with one live page a person, and further ones refused', () => {
  test.use({
    environment: { MAX_STREAMS_PER_USER: '1', STREAM_CAP_POLICY: 'reject' },
    expectedErrors: [/429/],
  })

  test('My second page waits, and comes in when I close the first', async ({ signIn }) => {
    const first = await live(await signIn('Acme Member'))
    const refused = first.context().waitForEvent('response', (response) => response.status() === 429)
    const second = await another(first)
    expect((await refused).headers()['retry-after']).toBe('5')
    await expect(pill(second)).toHaveText('Reconnecting')
    await first.close()
    await expect(pill(second)).toHaveText('Live', { timeout: 20_000 })
  })
})

test.describe('with one live page an address', () => {
  test.use({ environment: { MAX_STREAMS_PER_IP: '1' }, expectedErrors: [/429/] })

  test('What a client says of its address does not help it over the cap', async ({ signIn }) => {
    await live(await signIn('Acme Member'))
    const other = await signIn('Acme Admin', { extraHTTPHeaders: { 'x-forwarded-for': '1.2.3.4' } })
    await expect(pill(other)).toHaveText('Reconnecting')
  })
})
