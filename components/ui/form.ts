import { js, on, post } from '@/lib/datastar'

/** Sends the fields of the form that it stands on, for a handler that does something else besides. */
export const postForm = post(js`el.action`, { contentType: 'form' })

/** What a form carries that sends a command: by Datastar, or without JavaScript by the browser. Spread it on the form. */
export const commandForm = (url: string) =>
  ({ method: 'post', action: url, ...on('submit', post(url, { contentType: 'form' })) }) as const

/** Makes a field the one that the key `n` leads to: where a page takes something new. Spread it on the field. */
export const newKey = { 'aria-keyshortcuts': 'n' } as const
