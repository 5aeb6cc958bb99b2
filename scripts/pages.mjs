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

/** What is opened by a link on the page above it: the folder of that page, and how such links begin. */
const opened = folders.filter((folder) => /^\[org\]\/.*\[\w+\]$/.test(folder))

/**
 * The pages that somebody who is signed in may open in an organisation.
 *
 * @param {import('@playwright/test').Page} page signed in; it is led to other pages where their links are to be found
 * @param {string} url of the server
 * @param {string} org slug of the organisation, in which there is one of everything
 * @returns {Promise<string[]>}
 */
export async function memberPages(page, url, org) {
  const fixed = folders.filter((folder) => folder.startsWith('[org]/') && !opened.includes(folder))
  const paths = [
    '/new',
    '/nowhere',
    `/lab?org=${org}`,
    ...fixed.map((folder) => folder.replace('[org]', org)).map((path) => `/${path}`),
  ]
  for (const folder of opened) {
    const above = `/${folder.replace('[org]', org).replace(/\/\[\w+\]$/, '')}`
    await page.goto(`${url}${above}`)
    const href = await page.locator(`main a[href^="${above}/"]`).first().getAttribute('href')
    if (href === null) throw new Error(`There is no link to a page of ${folder} on ${above}.`)
    paths.push(href)
  }
  return paths
}
