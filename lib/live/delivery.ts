import { type Cursor, splitId } from '@/lib/broadcast'
import { id } from '@/lib/datastar'
import { type Audience, type Batch, eventsOf } from './audience'
import type { Arrival, Connection, Reload } from './connection'
import { Frame } from './frame'
import type { EngineObserver } from './observer'
import type { BoundView, Sources } from './view'

/** Bytes that may wait for one client, and no more: those that follow are dropped, and it gets a snapshot later. */
const maxQueuedBytes = 256 * 1024

/** The shortest time between two frames of a page that is paced, in ms. */
const frameMs = 100

/** What a delivery renders from, and whom it tells. */
export interface DeliveryOptions {
  sources: Sources
  /** @param ids of what it concerns, say of a stream */
  log: (message: string, cause: unknown, ids?: Record<string, string>) => void
  observer: EngineObserver
  /** Called when a client has so much waiting that a frame was dropped. */
  onStale(connection: Connection): void
}

interface Work {
  connection: Connection
  batch: Batch
  /** The views of which something concerns this person alone. */
  views: readonly BoundView[]
  cursor: Cursor
  epoch: number
}

/** The way from the inboxes of connections to their clients: what they share is made once for all of them. */
export class Delivery {
  private ready: Connection[] = []
  private flushing = false
  /** Those whose next frame has to wait for the clock; the clock runs while there are any. */
  private paced: Connection[] = []
  private clock: NodeJS.Timeout | undefined
  /** What has not yet been told to the observer. */
  private events = 0
  private writes = 0
  private bytes = 0

  constructor(private readonly options: DeliveryOptions) {}

  /** Sees to it that what waits for a connection is sent, after the present tick: all of its events in one write. */
  schedule(connection: Connection): void {
    if (connection.scheduled || connection.pauses > 0 || connection.closed) return
    connection.scheduled = true
    if (connection.audience.paced) {
      this.paced.push(connection)
      if (!this.clock) this.tick()
      return
    }
    this.ready.push(connection)
    this.wake()
  }

  /**
   * Sends nothing else to a connection while something is done for it; what arrives meanwhile follows.
   * @param failure says what could not be done, should it fail; the stream is closed then
   */
  async pause(connection: Connection, failure: string, work: () => Promise<void>): Promise<void> {
    connection.pauses++
    try {
      await work()
    } catch (cause) {
      const { id } = connection.options
      this.options.log(`A stream was closed because its ${failure}.`, cause, id === '' ? {} : { stream: id })
      connection.close('failed')
    } finally {
      connection.pauses--
    }
    this.resume(connection)
  }

  /** Writes to a client that reads; for one that does not, nothing more is queued. */
  send(connection: Connection, frame: Frame, cursor?: Cursor | null): void {
    if (connection.staleAt > 0 || connection.closed) return
    const queued = connection.channel.queued()
    if (queued > 0 && queued + frame.bytes.length > maxQueuedBytes) this.options.onStale(connection)
    else {
      connection.write(frame)
      this.writes++
      this.bytes += frame.bytes.length
      if (cursor) connection.written = cursor
    }
  }

  /** Tells the observer what has been written. */
  report(): void {
    if (this.writes > 0 || this.events > 0)
      this.options.observer.delivered(this.events, this.writes, this.bytes)
    this.events = 0
    this.writes = 0
    this.bytes = 0
  }

  private resume(connection: Connection) {
    if (connection.inbox.length > 0 || connection.reload) this.schedule(connection)
  }

  private tick() {
    this.clock = undefined
    if (this.paced.length === 0) return
    this.ready.push(...this.paced)
    this.paced = []
    this.wake()
    this.clock = setTimeout(() => this.tick(), frameMs).unref()
  }

  private wake() {
    if (this.flushing) return
    this.flushing = true
    setImmediate(() => this.flush())
  }

  private flush() {
    this.flushing = false
    const connections = this.ready
    this.ready = []
    try {
      this.deliver(connections)
    } catch (cause) {
      this.options.log('Streams were closed because their events could not be delivered.', cause)
      for (const connection of connections) connection.close('failed')
    }
  }

  private deliver(connections: readonly Connection[]) {
    const personal: Work[] = []
    const audiences = new Set<Audience>()
    const batches = new Set<Batch>()
    let last: Batch | undefined
    for (const connection of connections) {
      connection.scheduled = false
      if (connection.closed || connection.pauses > 0) continue
      const { reload, audience } = connection
      if (reload) {
        connection.reload = undefined
        // What is in the inbox came after this cursor: it stays there, and follows the snapshot.
        void this.load(connection, reload)
      } else if (connection.inbox.length > 0) {
        const inbox = connection.take()
        const batch = audience.batch(connection.views, connection.interest, inbox)
        // Thousands get the same one, mostly one after the other.
        if (batch !== last && !batches.has(batch)) {
          batches.add(batch)
          audiences.add(audience)
          this.observe(connection, inbox)
        }
        last = batch
        connection.sentEvents += inbox.length
        this.events += inbox.length
        const cursor = inbox.at(-1)!.cursor
        const views = audience.personal ? personalViews(connection, inbox, batch) : []
        if (views.length > 0 || batch.snapshots.length > 0)
          personal.push({ connection, batch, views, cursor, epoch: connection.epoch })
        else this.send(connection, batch.whole, cursor)
      }
    }
    this.report()
    for (const audience of audiences) audience.clear()
    if (personal.length > 0) void this.deliverPersonal(personal)
  }

  /** How long it took from publication to here; what is replayed to a client that comes back does not count. */
  private observe({ openedAt }: Connection, inbox: readonly Arrival[]) {
    const now = Date.now()
    for (const { lossy, id } of eventsOf(inbox)) {
      const { ms } = splitId(id)
      if (!lossy && ms >= openedAt) this.options.observer.latency(Math.max(0, now - ms))
    }
  }

  /** Sends what is the same for many together with what concerns one person each, loaded once for everybody. */
  private async deliverPersonal(work: readonly Work[]) {
    for (const { connection } of work) connection.pauses++
    try {
      const own = await this.loadPersonal(work)
      for (const each of work) {
        const { connection, batch, cursor, epoch } = each
        if (connection.epoch !== epoch || connection.closed) continue
        const shared = Frame.join([batch.shared, own.get(connection) ?? Frame.empty])
        // The id comes after everything that it stands for: a stream that is cut in between repeats it.
        if (batch.snapshots.length === 0) this.send(connection, Frame.join([shared, batch.position]), cursor)
        else {
          const views = connection.views.filter(({ name }) => batch.snapshots.includes(name))
          void this.load(connection, { views, at: cursor }, shared)
        }
      }
    } catch (cause) {
      this.options.log('Streams were closed because their events could not be delivered.', cause)
      for (const { connection } of work) connection.close('failed')
    }
    for (const { connection } of work) {
      connection.pauses--
      this.resume(connection)
    }
  }

  /** One load a view, with one entry for all who share a key. */
  private async loadPersonal(work: readonly Work[]): Promise<Map<Connection, Frame>> {
    const byView = new Map<string, Map<string, { view: BoundView; connections: Connection[] }>>()
    for (const { connection, views } of work) {
      for (const view of views) {
        const byKey =
          byView.get(view.name) ?? new Map<string, { view: BoundView; connections: Connection[] }>()
        byView.set(view.name, byKey)
        const entry = byKey.get(view.personal!.key) ?? { view, connections: [] }
        byKey.set(view.personal!.key, entry)
        entry.connections.push(connection)
      }
    }
    const frames = new Map<Connection, Frame>()
    for (const byKey of byView.values()) {
      const entries = [...byKey.values()]
      const scopes = entries.map(({ view }) => view.scope)
      const patches = await entries[0]!.view.personal!.load(scopes, this.options.sources)
      entries.forEach(({ connections }, index) => {
        const frame = Frame.of(patches[index]!.join(''))
        for (const connection of connections)
          frames.set(connection, Frame.join([frames.get(connection) ?? Frame.empty, frame]))
      })
    }
    return frames
  }

  /** Loads views anew; events that arrive meanwhile wait in the inbox and follow. */
  private load(connection: Connection, { views, at }: Reload, before = Frame.empty): Promise<void> {
    return this.pause(connection, 'snapshot could not be loaded', async () => {
      const { epoch, audience } = connection
      const patches = await Promise.all(views.map((view) => view.snapshot(this.options.sources)))
      if (connection.epoch !== epoch) return
      const position = at === null || audience.tellsGaps ? '' : id(at)
      this.send(connection, Frame.join([before, Frame.of(patches.flat().join('') + position)]), at)
    })
  }
}

function personalViews({ views }: Connection, inbox: readonly Arrival[], batch: Batch): readonly BoundView[] {
  const events = eventsOf(inbox)
  return views.filter(
    ({ name, personal }) =>
      personal && !batch.snapshots.includes(name) && events.some((event) => personal.when(event)),
  )
}
