import { type Exchange, patchElementsEvent } from '../server'
import type { Stage } from '../stage'

/** A page with a live stream, as Starling's pages have it. */
export const live = (options = ''): string => `
  <div id="stream" data-init="@get('/live', {retry: 'always', retryMaxCount: Infinity, requestCancellation: 'cleanup', payload: {}, ${options}})"></div>
  <p id="p">nothing</p>
  <b id="state" data-text="$_connection.state"></b>
  <u id="attempts" data-text="$_connection.attempts"></u>
  <s id="due" data-text="$_connection.retryAt > Date.now() ? 'due' : 'none'"></s>`

/** Waits so long that only something else can end them. */
export const SLOW = 'retryInterval: 1e9, retryMaxWait: 1e9'

export const say = (text: string, fields = ''): string =>
  patchElementsEvent([`elements <p id="p">${text}</p>`], fields)

/** Opens the stream that the page asks for. */
export const opened = async (stage: Stage, headers = {}): Promise<Exchange> =>
  (await stage.next()).open(headers)
