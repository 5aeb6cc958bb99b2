import { StreamReader } from '../app'
import { type Call, type Cast, calls, type Sent, send } from './calls'

/** Somebody of Acme, as whom a route is read. */
type Reader = 'admin' | 'member' | 'key'

interface Read {
  name: string
  who: Reader
  call: Call
  query?: string
}

/** Everything that somebody of Acme may ask for: pages, live and raw streams, the machine API. For `test.each`. */
export const reads: Read[] = calls
  .filter(({ method, route }) => method === 'GET' && !route.endless)
  .flatMap((call): Read[] => {
    const as = (who: Reader, query?: string): Read => ({
      name: `${call.name} as ${who}`,
      who,
      call,
      ...(query !== undefined && { query }),
    })
    const { access } = call.route
    const shared = '?topics=o:acme,u:demo-acme-'
    if (access === 'topics')
      return [
        as('key', '?topics=o:acme,o:acme:admins'),
        as('admin', `${shared}admin,o:acme:admins`),
        as('member', `${shared}member`),
      ]
    if (access === 'metrics' || access === 'cron') return []
    if (access === 'admin' || access === 'author') return [as('admin')]
    if (access === 'member' || access === 'signed-in' || access === 'public')
      return [as('admin'), as('member')]
    return [as('key')]
  })

interface Circumstances {
  people: Cast
  /** A cursor: what came behind it is read as well. */
  since: string
  /** Makes something happen while streams are open; the text that every reader of Acme must then get. */
  live: () => Promise<string>
}

/**
 * Reads a route in all ways: as it is now; where it is a stream, with everything that it missed; where it has pages, an
 * older one. Streams are read until they have shown something live.
 * @returns all that came, raw and decoded
 */
export async function readEverything(
  { who, call, query }: Read,
  { people, since, live }: Circumstances,
): Promise<string> {
  const identity: Sent = people[who]
  const variations: Sent[] = [{}, { headers: { 'last-event-id': since } }]
  if (call.path.includes('[org]')) variations.push({ query: '?before=999999' })
  const texts = variations.map(async (variation) => {
    const headers = { ...identity.headers, ...variation.headers }
    const asked = { ...(query !== undefined && { query }), ...identity, ...variation, headers }
    return textOf(await send(call, people.filled, asked), live)
  })
  return (await Promise.all(texts)).join('\n')
}

async function textOf(response: Response, live: () => Promise<string>): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  const reader = new StreamReader(response)
  await reader.until(({ comments, done }) => done || comments.length > 0)
  if (!reader.done) {
    const shown = await live()
    await reader.until(({ text }) => text.includes(shown))
    await reader.cancel()
  }
  return [reader.text, ...reader.events.map(({ data }) => data)].join('\n')
}
