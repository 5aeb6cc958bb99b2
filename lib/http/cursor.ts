import { type Cursor, encodeCursor, type Hub } from '@/lib/broadcast'
import { log, reasonOf } from '@/lib/log'
import { within } from '@/lib/within'

/** How long a page waits for the broadcast store before it is painted without a cursor, in ms. */
const patienceMs = 1_000

/**
 * A cursor for a page that is painted while its place in the event stream is unknown. It lies before everything, so as
 * soon as the store answers, it leads to a snapshot: nothing that happened meanwhile is missed.
 */
export const beforeEverything: Cursor = encodeCursor('0-0')

/**
 * Where the event stream stands now. Read it before the data: an event in between then comes twice, which patches
 * bear, and never not at all. Undefined while the store is out of reach.
 */
export async function startingCursor(hub: Pick<Hub, 'head' | 'health'>): Promise<Cursor | undefined> {
  try {
    const cursor = await within(patienceMs, hub.head())
    if (cursor !== undefined) return cursor
    throw new Error(`No answer within ${patienceMs} ms.`)
  } catch (cause) {
    // The hub has said it when it lost the store; not every page has to say it again.
    if (hub.health().state !== 'down')
      log.warn(`The broadcast store does not answer; pages work from snapshots: ${reasonOf(cause)}`)
    return undefined
  }
}
