import { type Expression, js, on, post } from '@/lib/datastar'

/**
 * Sends the fields of the form that it stands on: once, however often it is asked to before the answer has come. Where
 * none comes it is not sent again by itself, since it may have been done: the notice under the header says so.
 */
const sendOnce = (url: Expression | string) =>
  js`(el.sending || (el.sending = true, Promise.resolve(${post(url, { contentType: 'form', retryMaxCount: 0 })}).finally(() => { el.sending = false })))`

/** Sends the fields of the form that it stands on, for a handler that does something else besides. */
export const postForm = sendOnce(js`el.action`)

/** Sends the fields of the form that it stands on, where what was chosen last counts: it calls off a choice on its way. */
export const postLatest = post(js`el.action`, { contentType: 'form' })

/** What a form carries that sends a command: by Datastar, or without JavaScript by the browser. Spread it on the form. */
export const commandForm = (url: string) =>
  ({ method: 'post', action: url, ...on('submit', sendOnce(url)) }) as const

/** Makes a field the one that the key `n` leads to: where a page takes something new. Spread it on the field. */
export const newKey = { 'aria-keyshortcuts': 'n' } as const
