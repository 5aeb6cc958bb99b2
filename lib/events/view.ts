import { type BusEvent, type Cursor, decodeCursor, encodeCursor, type Reset } from '@/lib/broadcast'
import { retry } from '@/lib/datastar'
import type { BoundView } from '@/lib/live/view'
import { priceChanged } from '@/lib/prices/tape'
import type { EndReason } from '@/lib/streams/types'
import { eventFor, orgOfEvent } from '@/lib/visibility/visibility'

/**
 * One block of a raw stream. The JSON has no line ends, and the type loses those that it cannot have by rights, so
 * nothing that is published can forge a field.
 *
 * @param id what the client sends back as `Last-Event-ID`; undefined leaves that as it is
 */
function block(type: string, id: Cursor | undefined, data: unknown): string {
  const event = `event: ${type.replace(/[\r\n]+/g, ' ')}\n`
  return `${event}${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

/**
 * How a raw stream begins.
 * @param after where it starts; left out where that is unknown, or where the client sent something unreadable
 */
export function readyBlock(after: string | undefined): string {
  const id = after === undefined ? null : decodeCursor(after)
  const cursor = id === null ? undefined : encodeCursor(id)
  return block('ready', cursor, { cursor: cursor ?? null })
}

/** How long a client that reconnects by itself is to wait after its stream had to end, in ms. */
const restMs = 60_000

/** The last block of a raw stream that had to end: who comes back at once would only displace another one. */
export function endedBlock(reason: EndReason): string {
  return retry(restMs) + block('ended', undefined, { reason })
}

/**
 * Events as JSON for programs: what their reader may see of what was published, the same text for all who may see the same.
 * @param adminOf the organisations that the reader sees as an admin; a stream may carry events of several
 */
export function eventsView(topics: readonly string[], adminOf: readonly string[]): BoundView {
  return {
    name: 'events',
    variant: [...adminOf].sort().join(),
    topics,
    scope: undefined,
    render: (event) => {
      if (event.lossy && event.type !== priceChanged) return []
      const org = orgOfEvent(event)
      return [eventBlock(eventFor(org !== undefined && adminOf.includes(org) ? 'admin' : 'member', event))]
    },
    // Programs know no snapshots: the stream ends, and resumes behind the last event that got through.
    snapshot: async () => {
      throw new Error('A raw stream has no snapshot.')
    },
    gap: ({ topics: lost, reason, cursor }: Reset) => {
      const mine = lost.filter((topic) => topics.includes(topic))
      return mine.length === 0 ? '' : block('reset', cursor, { topics: mine, reason })
    },
  }
}

function eventBlock({ id, topic, type, data, lossy }: BusEvent): string {
  // It has no place in the order: what the client resumes behind stays as it is.
  if (lossy) return block(type, undefined, { topic, type, data })
  return block(type, encodeCursor(id), { id, topic, type, data })
}
