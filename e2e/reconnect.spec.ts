import { CuttableNetwork } from './cuttable-network'
import { bell, entry, expect, live, pill, test } from './fixtures'

test('The server is restarted: pages say so, come back by themselves, and show what was missed, once', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(/503|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/)
  const admin = await live(await signIn('Acme Admin'))
  const member = await live(await signIn('Acme Member'))
  await starling.publish({ title: 'Before' })
  await expect(entry(member, 'Before')).toHaveCount(1)

  await starling.stop()
  for (const page of [admin, member]) await expect(pill(page)).toContainText('Reconnecting')
  await starling.start()
  await starling.publish({ title: 'Meanwhile' })

  for (const page of [admin, member]) {
    await live(page)
    await expect(entry(page, 'Meanwhile')).toHaveCount(1)
    await expect(entry(page, 'Before')).toHaveCount(1)
    await expect(bell(page)).toHaveAccessibleName('2 unread notifications')
  }
  await starling.publish({ title: 'Afterwards' })
  await expect(member.getByRole('main').getByRole('listitem').getByRole('heading')).toHaveText([
    /Afterwards/,
    /Meanwhile/,
    /Before/,
  ])
})

test('The network is cut: the page says so, comes back, and shows what was published meanwhile, once', async ({
  starling,
  signIn,
  expectedErrors,
}) => {
  expectedErrors.push(
    /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/,
  )
  const network = await CuttableNetwork.before(starling)
  const page = await signIn('Acme Member')
  await page.goto(network.through(page.url()))
  await live(page)
  await starling.publish({ title: 'Before' })
  await expect(entry(page, 'Before')).toHaveCount(1)

  network.cut()
  await expect(pill(page)).toContainText('Reconnecting')
  for (const title of ['One', 'Two', 'Three']) await starling.publish({ title })
  network.restore()

  await live(page)
  await expect(page.getByRole('main').getByRole('listitem').getByRole('heading')).toHaveText([
    /Three/,
    /Two/,
    /One/,
    /Before/,
  ])
  await expect(bell(page)).toHaveAccessibleName('4 unread notifications')
  network.close()
})
