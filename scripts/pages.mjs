// Every page of Starling as addresses that can be opened, read from the routes under `app/`: a new page is in it by itself.
import { readdirSync } from 'node:fs'

/** Pages by the folder of their route, with the organisation put in. A folder with `[…]` left needs an address found. */
const folders = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('route.tsx') && !/^(api|\[\.\.\.path\])\//.test(file))
  .map((file) => file.replace(/\/?route\.tsx$/, ''))
  .sort()

/** Pages that everybody may open, and one that does not exist. */
export const publicPages = [
  ...folders.filter((folder) => !/[[\]]/.test(folder) && folder !== 'new').map((folder) => `/${folder}`),
  '/nowhere/at-all',
  '/join/an-invitation-that-is-over',
]

/**
 * The pages that somebody who is signed in may open in an organisation. Those about one thing are found by links on the
 * others; a quiz is opened for playing and KITE is watched, since nobody may have done that.
 *
 * @param {import('@playwright/test').Page} page signed in; it is led through the pages
 * @param {string} url of the server
 * @param {string} org slug of the organisation, in which there is one of everything else
 * @returns {Promise<string[]>}
 */
export async function memberPages(page, url, org) {
  const inside = folders
    .filter((folder) => folder.startsWith('[org]/'))
    .map((folder) => folder.replace('[org]', org))
  const paths = inside.filter((folder) => !folder.includes('[')).map((folder) => `/${folder}`)
  await page.goto(`${url}/${org}/quiz`)
  await page.getByRole('button', { name: /^Host/ }).first().click()
  await page.waitForURL('**/quiz/rooms/**')
  const links = new Set([new URL(page.url()).pathname])
  await page.goto(`${url}/${org}/prices`)
  await page.getByLabel('Add a symbol').fill('KITE')
  await page.keyboard.press('Enter')
  await page.getByRole('rowheader', { name: 'KITE' }).waitFor()
  for (const path of paths) {
    await page.goto(url + path)
    const hrefs = await page
      .locator('main a[href]')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')))
    for (const href of hrefs) links.add(href?.split('?')[0] ?? '')
  }
  for (const folder of inside.filter((name) => name.includes('['))) {
    const pattern = new RegExp(`^/${folder.replaceAll(/\[\w+\]/g, '(?!rooms$)[^/]+')}$`)
    const path = [...links].find((href) => pattern.test(href))
    if (path === undefined) throw new Error(`There is no link to a page of ${folder}.`)
    paths.push(path)
  }
  return ['/new', '/nowhere', `/lab?org=${org}`, ...paths]
}
