import { type Block, blockReader } from './blocks'

export interface TapHandlers {
  /** @param stream the path that was asked for */
  onBlock(stream: string, block: Block): void
  onBytes(bytes: number): void
}

/** The page's `fetch` while it waits for this module, see `components/layout/inspector-key.ts`. */
interface Held {
  held?: typeof fetch
}

/**
 * Puts itself in front of `window.fetch`, and reads every event stream along: the page gets the same bytes, and gets
 * them after us.
 *
 * @returns a function that takes it away again
 */
export function tapFetch(handlers: TapHandlers): () => void {
  const original = (window.fetch as typeof fetch & Held).held ?? window.fetch
  const tapped: typeof fetch = async (input, init) => {
    const response = await original.call(window, input, init)
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (!isStream || !response.body || tap.closed) return response
    return tapResponse(response, pathOf(input), handlers)
  }
  const tap = { closed: false }
  window.fetch = tapped
  return () => {
    tap.closed = true
    // Somebody else may have wrapped it meanwhile; then it only stays without effect.
    if (window.fetch === tapped) window.fetch = original
  }
}

/** The same response, whose bytes pass by here. */
export function tapResponse(response: Response, stream: string, { onBlock, onBytes }: TapHandlers): Response {
  const decoder = new TextDecoder()
  const read = blockReader((block) => onBlock(stream, block))
  const passing = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      onBytes(chunk.byteLength)
      read(decoder.decode(chunk, { stream: true }))
      controller.enqueue(chunk)
    },
  })
  return new Response(response.body!.pipeThrough(passing), response)
}

function pathOf(input: RequestInfo | URL): string {
  const url = new URL(input instanceof Request ? input.url : input, document.baseURI)
  return url.pathname
}

/**
 * Lets every `EventSource` that is made from now on tell of its events. Their bytes are the browser's, so that sizes are
 * those of the data.
 *
 * @returns a function that ends it
 */
export function tapEventSource({ onBlock }: TapHandlers): () => void {
  const Original = window.EventSource
  class Tapped extends Original {
    private readonly seen = new Set<string>(['error', 'open'])

    override addEventListener(type: string, ...rest: [never, ...never[]]): void {
      super.addEventListener(type, ...rest)
      if (this.seen.has(type)) return
      this.seen.add(type)
      const { pathname } = new URL(this.url)
      super.addEventListener(type, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>
        const size = new TextEncoder().encode(data).length
        const text = `event: ${type}\nid: ${lastEventId}\n${data.replace(/^/gm, 'data: ')}`
        onBlock(pathname, { text, size, event: type, id: lastEventId, retry: undefined, data })
      })
    }
  }
  window.EventSource = Tapped
  return () => {
    if (window.EventSource === Tapped) window.EventSource = Original
  }
}
