import { camel } from '../modifiers'
import { runnableScript } from '../trust'
import { parseArguments } from './arguments'
import { eventStreamParser, type StreamHandlers } from './event-stream'
import { dispatchFetch, type PatchArguments } from './events'

/** Applies an answer that is one document, by its content type. False if it is an event stream. */
export async function applyDocument(response: Response, el: Element): Promise<boolean> {
  const [, kind] = /\/(html|json|javascript)/.exec(response.headers.get('content-type') ?? '') ?? []
  if (!kind) return false
  const body = await response.text()
  // Headers stand for data lines: `datastar-use-view-transition` for `useViewTransition`.
  const args: PatchArguments = {}
  for (const [name, value] of response.headers) args[camel(name.replace('datastar-', ''))] = value

  if (kind === 'html') dispatchFetch('datastar-patch-elements', el, { ...args, elements: body })
  else if (kind === 'json') dispatchFetch('datastar-patch-signals', el, { ...args, signals: body })
  else {
    const attributes = Object.entries<string>(JSON.parse(args.scriptAttributes ?? '{}'))
    const script = runnableScript(body, attributes)
    document.head.append(script)
    script.remove()
  }
  return true
}

/**
 * Applies an event stream until it ends.
 *
 * @param onBytes called whenever anything arrives, comments included
 */
export async function applyStream(
  response: Response,
  el: Element,
  onBytes: () => void,
  handlers: Omit<StreamHandlers, 'onEvent'>,
): Promise<void> {
  const onEvent: StreamHandlers['onEvent'] = (event, data) => {
    if (event.startsWith('datastar')) dispatchFetch(event, el, parseArguments(data))
  }
  const parse = eventStreamParser({ ...handlers, onEvent })
  const decoder = new TextDecoder()
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onBytes()
    parse(decoder.decode(value, { stream: true }))
  }
}
