import type { UpstreamHandlers } from '../driver'

// One publication fits several times.
const maxLine = 8 * 1024 * 1024

/**
 * Reads the event stream of Upstash's `SUBSCRIBE`: lines of the form `data: subscribe,CHANNEL,1` and
 * `data: message,CHANNEL,PAYLOAD`. Channels have no comma in them; payloads may.
 *
 * @returns when the stream ends
 * @throws whatever the stream fails with, or Error for a line that does not end
 * @see https://upstash.com/docs/redis/features/restapi#subscribe-and-publish-commands
 */
export async function readBus(
  body: ReadableStream<Uint8Array>,
  handlers: Pick<UpstreamHandlers, 'ready' | 'message'>,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const text = decoder.decode(part.value, { stream: true })
    // Only the new part can hold the end of a line: a large message comes in many parts.
    let end = text.indexOf('\n')
    if (end >= 0) end += rest.length
    rest += text
    let start = 0
    for (; end >= 0; end = rest.indexOf('\n', start)) {
      takeLine(rest.slice(start, end), handlers)
      start = end + 1
    }
    rest = rest.slice(start)
    if (rest.length > maxLine) throw new Error('A line of the event stream does not end')
  }
}

function takeLine(line: string, handlers: Pick<UpstreamHandlers, 'ready' | 'message'>): void {
  const match = /^data: ?(subscribe|message),[^,]*,/.exec(line)
  if (match?.[1] === 'subscribe') handlers.ready()
  if (match?.[1] === 'message') handlers.message(line.slice(match[0].length).replace(/\r$/, ''))
}
