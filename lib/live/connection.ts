import type { BusEvent, Cursor, Reset, Subscription } from '@/lib/broadcast'
import type { BoundView } from './view'

/** Why a stream ended. */
export type CloseReason =
  | 'gone'
  | 'slow'
  | 'failed'
  | 'signed-out'
  | 'revoked'
  | 'replaced'
  | 'ended'
  | 'aged'
  | 'shutdown'

/** Bytes that may wait for a client before it is cut off; it reconnects and catches up from its cursor. */
export const maxQueuedBytes = 1024 * 1024

/** What has come in for a stream: an event, or word that events may be missing here. */
export type Arrival = { event: BusEvent; cursor: Cursor } | { reset: Reset; cursor: Cursor }

/** One open stream: what it shows, what waits to be rendered for it, and the way to its client. */
export class Connection {
  /** What arrived and is not yet rendered. */
  inbox: Arrival[] = []
  /** Set when all views must be loaded anew: the cursor from which the stream goes on after that, null if unknown. */
  snapshotAt: Cursor | null | undefined
  /** True from the moment it is queued for a flush. */
  scheduled = false
  /** How many things are being done for it, say a snapshot loaded: meanwhile what arrives waits in the inbox. */
  pauses = 0
  subscription: Subscription | undefined
  /** Connections with equal variants show the same of every event that they share. */
  readonly variants: string
  /** Its views tell gaps and write ids by themselves: see `BoundView.gap`. */
  readonly tellsGaps: boolean
  private ended = false

  constructor(
    readonly session: string | null,
    readonly views: readonly BoundView[],
    private readonly controller: ReadableStreamDefaultController<Uint8Array>,
    private readonly onClose: (connection: Connection, reason: CloseReason) => void,
  ) {
    this.variants = views.map((view) => `${view.name}:${view.variant}`).join(' ')
    this.tellsGaps = views.every(({ gap }) => gap !== undefined)
  }

  get closed(): boolean {
    return this.ended
  }

  write(bytes: Uint8Array): void {
    if (this.ended) return
    this.controller.enqueue(bytes)
    if ((this.controller.desiredSize ?? 0) < -maxQueuedBytes) this.close('slow')
  }

  /** Ends the stream. Only the first call counts, whichever way of ending comes first. */
  close(reason: CloseReason): void {
    if (this.ended) return
    this.ended = true
    this.inbox = []
    this.subscription?.close()
    this.onClose(this, reason)
    // After a cancel the controller is closed already; a slow client must not get the rest of its queue.
    if (reason === 'slow') this.controller.error(new Error('The client does not read; it was cut off.'))
    else if (reason !== 'gone') this.controller.close()
  }
}
