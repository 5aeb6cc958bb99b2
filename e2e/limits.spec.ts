import { expect, test } from './fixtures'
import { StarlingServer } from './server'

const address = { 'x-forwarded-for': '192.0.2.7' }

test('After five wrong passwords the form says how long to wait, whichever way they came', async ({
  browser,
  request,
}) => {
  const starling = await StarlingServer.start({ environment: { TRUST_PROXY: 'on' } })
  const page = await browser.newPage({ extraHTTPHeaders: address })
  await page.goto(`${starling.url}/sign-in`)
  const tryWith = async (password: string) => {
    await page.getByRole('textbox', { name: 'E-mail' }).fill('admin@acme.example')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  for (let i = 0; i < 4; i++) {
    await tryWith('wrong')
    await expect(page.getByText('do not belong together')).toBeVisible()
  }

  // The fifth one over next-auth's own endpoint.
  const { csrfToken } = await (await request.get(`${starling.url}/api/auth/csrf`)).json()
  const overNextAuth = () =>
    request.post(`${starling.url}/api/auth/callback/credentials`, {
      headers: address,
      form: { email: 'admin@acme.example', password: 'wrong', csrfToken, json: 'true' },
    })
  expect((await overNextAuth()).status()).toBe(401)
  const refused = await overNextAuth()
  expect(refused.status()).toBe(429)
  expect(refused.headers()['retry-after']).toMatch(/^\d+$/)
  expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } })

  await tryWith('starling-demo')
  await expect(page.getByRole('alert')).toContainText(/Try again in \d+ s\./)
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('admin@acme.example')
  await page.close()
  await starling.close()
})

test('A scraper with the token reads the metrics, and every answer has an id', async ({ request }) => {
  const token = 'the-token-of-the-tests'
  const starling = await StarlingServer.start({ environment: { METRICS_TOKEN: token } })
  const metrics = `${starling.url}/api/metrics`
  expect((await request.get(metrics)).status()).toBe(401)
  const response = await request.get(metrics, { headers: { authorization: `Bearer ${token}` } })
  expect(response.headers()['x-request-id']).toMatch(/^[\w-]{36}$/)
  const text = await response.text()
  expect(text).toContain('starling_hub_state{state="')
  expect(text).toContain('nodejs_eventloop_lag_seconds')
  await starling.close()
})
