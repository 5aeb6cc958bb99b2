import type { Cursor, Hub } from '@/lib/broadcast'
import { logFault } from '@/lib/log'

/**
 * Where the event stream stands now. Read it before the data: an event in between then comes twice, which patches
 * bear, and never not at all. Undefined while the store is out of reach; a stream then starts with a snapshot.
 */
export async function startingCursor(hub: Pick<Hub, 'head'>): Promise<Cursor | undefined> {
  try {
    return await hub.head()
  } catch (cause) {
    logFault('The broadcast store does not answer; pages work from snapshots.', cause)
    return undefined
  }
}
