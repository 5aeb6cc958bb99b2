import { eventStreamHeaders } from '@/lib/datastar'
import { HttpError } from '@/lib/errors'
import { networkOf } from '@/lib/http/limit'
import { pause } from './pause'

/** The most that are open in a process, and from one address. */
const maxOpen = 200
const maxOpenPerAddress = 10
/** The longest that one lasts, in ms; a client that wants more comes back. */
const maxMs = 10 * 60_000

// Route bundles may get module instances of their own (Turbopack): what the process has once lives on `globalThis`.
const slot = Symbol.for('starling.lab.open')
const holder = globalThis as { [slot]?: string[] }

/** Waits; false where the client has left, or the stream has had its time. */
type Pause = (ms: number) => Promise<boolean>

/**
 * A stream that takes its time: what the generator yields, as it comes. It ends with the generator, which must return
 * once a pause was in vain.
 *
 * Pages have `live` for this; here one sees how little it takes.
 * @throws HttpError 429 or 503 where too many are open
 */
export function slowStream(request: Request, write: (pause: Pause) => AsyncGenerator<string>): Response {
  const headers = eventStreamHeaders()
  // Next calls the handler of GET for it (16.4).
  if (request.method === 'HEAD') return new Response(null, { headers })
  const release = takePlace(networkOf(request) ?? 'unknown')
  const gone = new AbortController()
  const { signal } = gone
  const end = () => {
    if (signal.aborted) return
    gone.abort()
    release()
  }
  request.signal.addEventListener('abort', end, { once: true })
  // A client that left while the handler still waited aborts nothing any more.
  if (request.signal.aborted) end()
  void pause(maxMs, signal).then(end)
  const pieces = write((ms) => pause(ms, signal))
  const encoder = new TextEncoder()
  let cancelled = false
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (!done && !signal.aborted) return controller.enqueue(encoder.encode(value))
        const left = request.signal.aborted || cancelled
        end()
        if (!left) controller.close()
      },
      cancel() {
        cancelled = true
        end()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
}

function takePlace(address: string): () => void {
  holder[slot] ??= []
  const open = holder[slot]
  if (open.length >= maxOpen)
    throw new HttpError('unavailable', 'Too many streams of the lab are open. Try again in a minute.')
  if (open.filter((other) => other === address).length >= maxOpenPerAddress)
    throw new HttpError('rate_limited', 'Too many streams of the lab are open from your address. Stop one.')
  open.push(address)
  return () => void open.splice(open.indexOf(address), 1)
}
