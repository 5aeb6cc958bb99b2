import type { Exchange } from './sinks'

const ignore = () => {}

/**
 * Lets go of what Next keeps for a request until its response has closed (16.4): the web request, its abort controllers,
 * the parsed URL and the caches of the handler, about half of what an idle stream costs. A stream that is written
 * straight to Node's response needs none of it, and whatever Next would do at its end concerns that request alone.
 *
 * @param onClose the one listener that stays
 */
export function letGoOfRequest({ request, response }: Exchange, onClose: () => void): void {
  response.removeAllListeners('close')
  response.once('close', onClose)
  response.removeAllListeners('drain')
  // A response without a listener for errors would throw them.
  response.removeAllListeners('error')
  response.on('error', ignore)
  // Next's own, in front of the method of Node: it sets cookies that nothing sets any more, the headers have left.
  Reflect.deleteProperty(response, 'setHeader')
  Reflect.deleteProperty(request, 'cookies')
  Reflect.deleteProperty(request, 'fetchMetrics')
  Reflect.deleteProperty(request, Symbol.for('NextInternalRequestMeta'))
}
