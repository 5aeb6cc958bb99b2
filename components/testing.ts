import type { ReactElement } from 'react'
// biome-ignore lint/style/noRestrictedImports: tests look at the HTML that lib/render will send.
import { renderToStaticMarkup } from 'react-dom/server'

/** One element of rendered HTML: its tag, its attributes decoded and, as in HTML, in lower case. */
interface Tag {
  name: string
  attributes: Record<string, string>
}

const entities: Record<string, string> = {
  '&quot;': '"',
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
}
const decode = (html: string) =>
  html.replace(/&(?:quot|#x27|lt|gt|amp);/g, (entity) => entities[entity] ?? '')

/** The HTML of an element, for tests. */
export const render = (element: ReactElement) => renderToStaticMarkup(element)

/** The text that a reader of the HTML sees or hears, in one line. */
export const textOf = (html: string) =>
  decode(html.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim()

/** All elements of HTML that React wrote: it quotes every attribute and escapes quotes and brackets in it. */
export function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][a-zA-Z0-9]*)((?:\s[^\s=>]+="[^"]*")*)\s*\/?>/g)].map(
    ([, name = '', list = '']) => ({
      name,
      attributes: Object.fromEntries(
        [...list.matchAll(/\s([^\s=]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
          key.toLowerCase(),
          decode(value),
        ]),
      ),
    }),
  )
}

/** The attributes of the only element that passes `test`. */
export function only(html: string, test: (tag: Tag) => boolean): Record<string, string> {
  const found = tagsOf(html).filter(test)
  if (found.length !== 1 || !found[0])
    throw new Error(`Expected one element, found ${found.length} in ${html}`)
  return found[0].attributes
}

/** The attributes of the only element with an id. */
export const byId = (html: string, id: string) => only(html, ({ attributes }) => attributes.id === id)
