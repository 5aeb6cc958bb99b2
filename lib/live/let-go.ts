import type { ServerResponse } from 'node:http'
import type { Exchange } from './sinks'

const ignore = () => {}

/** Of these Next adds listeners to a response. */
const events = ['close', 'drain', 'error'] as const

/** Somebody who listens to a response. */
export type Listener = readonly [event: (typeof events)[number], call: (...args: unknown[]) => void]

const nobody: readonly Listener[] = []

/** Who listens to a response now. */
export function listenersOf(response: ServerResponse): readonly Listener[] {
  if (events.every((event) => response.listenerCount(event) === 0)) return nobody
  return events.flatMap((event) =>
    response.rawListeners(event).map((call) => [event, call as Listener[1]] as const),
  )
}

/**
 * Lets go of what Next keeps for a request until its response has closed (16.4): the web request, its abort controllers,
 * the parsed URL and the caches of the handler, about half of what an idle stream costs. A stream that is written
 * straight to Node's response needs none of it, and whatever Next would do at its end concerns that request alone. Who
 * listened before Next had the response stays.
 *
 * @param onClose the one listener of ours that stays
 */
export function letGoOfRequest({ request, response, others = nobody }: Exchange, onClose: () => void): void {
  for (const event of events) response.removeAllListeners(event)
  response.once('close', onClose)
  // A response without a listener for errors would throw them.
  response.on('error', ignore)
  for (const [event, call] of others) response.on(event, call)
  // Next's own, in front of the method of Node: it sets cookies that nothing sets any more, the headers have left.
  Reflect.deleteProperty(response, 'setHeader')
  Reflect.deleteProperty(request, 'cookies')
  Reflect.deleteProperty(request, 'fetchMetrics')
  Reflect.deleteProperty(request, Symbol.for('NextInternalRequestMeta'))
}
