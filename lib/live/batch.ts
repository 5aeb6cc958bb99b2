import type { BusEvent, Cursor } from '@/lib/broadcast'
import { id } from '@/lib/datastar'
import type { Arrival, Connection } from './connection'
import { eventKey, type RenderCache } from './render-cache'
import type { BoundView } from './view'

/** What several connections get alike: rendered and encoded once. */
export interface Batch {
  text: string
  /** Views that must be loaded anew instead. */
  snapshots: readonly BoundView[]
  /** The line that moves the client's Last-Event-ID behind all of it. */
  position: string
  bytes?: Uint8Array
}

/** What arrived for a connection, as it will be written. */
export function makeBatch({ views, tellsGaps }: Connection, inbox: Arrival[], renders: RenderCache): Batch {
  const texts = views.map((view) => textFor(view, inbox, renders))
  return {
    text: texts.filter((text) => text !== 'snapshot').join(''),
    snapshots: views.filter((_, index) => texts[index] === 'snapshot'),
    position: tellsGaps ? '' : id(inbox.at(-1)!.cursor),
  }
}

/** A batch that loads all views anew. @param cursor where the stream stands; null while no place in it is known */
export function snapshotBatch(views: readonly BoundView[], cursor: Cursor | null): Batch {
  return { text: '', snapshots: views, position: cursor === null ? '' : id(cursor) }
}

/** Connections with the same key show the same and received the same: one batch will do for them. */
export function batchKey({ variants, views }: Connection, inbox: Arrival[]): string {
  const keys = inbox.map((arrival) => {
    if ('reset' in arrival) return JSON.stringify(arrival.reset)
    return eventKey(arrival.event) + views.map((view) => (concerns(view, arrival.event) ? 1 : 0)).join('')
  })
  return `${variants} ${keys.join(' ')}`
}

/** Does the view show anything of this event's topic? */
export function concerns(view: BoundView, event: BusEvent): boolean {
  return view.topics.includes(event.topic)
}

function textFor(view: BoundView, inbox: Arrival[], renders: RenderCache): string | 'snapshot' {
  const patches = inbox.map((arrival) => {
    if ('reset' in arrival) return view.gap?.(arrival.reset) ?? ''
    return concerns(view, arrival.event) ? renders.render(view, arrival.event) : ''
  })
  return patches.includes('snapshot') ? 'snapshot' : patches.join('')
}
