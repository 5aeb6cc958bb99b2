import type { BusEvent, Cursor, Hub } from '@/lib/broadcast'
import { comment, retry } from '@/lib/datastar'
import { HttpError } from '@/lib/errors'
import { sessionEnded } from '@/lib/topics'
import { type Batch, batchKey, concerns, makeBatch, snapshotBatch } from './batch'
import { type CloseReason, Connection } from './connection'
import { RenderCache } from './render-cache'
import type { BoundView, Sources, Upstream } from './view'

export interface EngineOptions {
  hub: Pick<Hub, 'subscribe'>
  sources: Sources
  /** Has the session not ended? Asked where a stream may have missed the word of its end. */
  isSessionOpen(session: string): Promise<boolean>
  /** Called once for every fault of ours, with its cause. */
  log: (message: string, cause: unknown) => void
  /** Pause between heartbeat comments, ms. Default 15,000. */
  heartbeatMs?: number
  /** Default `Math.random`. */
  random?: () => number
}

export interface OpenStream {
  views: readonly BoundView[]
  /** The session whose end closes the stream; null for a program with a key. */
  session: string | null
  /** Further topics, whose events are not shown but may close the stream. */
  control?: readonly string[]
  /** Encoded, what the stream begins with. */
  greeting?: string
  /** Called when the stream has opened; what it returns is called when it has ended. */
  hold?: () => () => void
  /** Events behind this cursor follow; one that reaches too far back leads to a snapshot. */
  after: Cursor | undefined
  /** Start with a snapshot: the client does not yet show what was there at the cursor. */
  snapshot: boolean
  /** Aborts when the client leaves. */
  signal: AbortSignal
}

const encoder = new TextEncoder()

interface Work {
  connection: Connection
  events: BusEvent[]
  batch: Batch
}

/** Holds the open streams of this process: one subscription, one renderer, one heartbeat for all of them. */
export class Engine {
  private readonly connections = new Set<Connection>()
  private readonly renders: RenderCache
  private ready: Connection[] = []
  private flushing = false
  private stopping = false
  private upstream: Upstream = 'live'
  private heartbeat: NodeJS.Timeout | undefined
  private readonly heartbeatBytes = encoder.encode(comment('heartbeat'))
  readonly heartbeatMs: number

  constructor(private readonly options: EngineOptions) {
    this.heartbeatMs = options.heartbeatMs ?? 15_000
    this.renders = new RenderCache(options.log)
  }

  /** Number of open streams. */
  get size(): number {
    return this.connections.size
  }

  /**
   * Opens a stream as the body of a response. Its first bytes are there at once.
   * @throws HttpError 503 while the process ends: a connection that is kept alive can still bring requests, and a
   *   stream opened then would keep the process from ending
   */
  open(stream: OpenStream): ReadableStream<Uint8Array> {
    const { views, session, after, snapshot, signal } = stream
    if (this.stopping) throw new HttpError('unavailable', 'The server is stopping. Come back in a second.')
    let connection: Connection | undefined
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          // A client that left while the handler still waited gets neither abort event nor cancel.
          if (signal.aborted) return controller.close()
          const onAbort = () => opened.close('gone')
          const opened = new Connection(session, views, controller, (closed, reason) => {
            signal.removeEventListener('abort', onAbort)
            this.forget(closed, reason)
            release?.()
          })
          const release = stream.hold?.()
          connection = opened
          signal.addEventListener('abort', onAbort, { once: true })
          if (snapshot) opened.snapshotAt = after ?? null
          this.attach(opened, stream)
        },
        cancel: () => connection?.close('gone'),
      },
      { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
    )
  }

  /** Closes every stream and opens no more, so that the process can end; clients come back to the next one. */
  close(): void {
    this.stopping = true
    for (const connection of [...this.connections]) connection.close('shutdown')
  }

  /** Tells all pages how quickly events arrive, and from now on each page that opens. */
  setUpstream(state: Upstream): void {
    if (state === this.upstream) return
    this.upstream = state
    const encoded = new Map<string, Uint8Array>()
    for (const connection of this.connections) {
      const bytes = encoded.get(connection.variants) ?? encoder.encode(this.upstreamText(connection))
      encoded.set(connection.variants, bytes)
      if (bytes.length > 0) connection.write(bytes)
    }
  }

  private upstreamText({ views }: Connection): string {
    return views.flatMap((view) => view.upstream?.(this.upstream) ?? []).join('')
  }

  private attach(connection: Connection, { after, control = [], greeting = '' }: OpenStream) {
    const { hub, random = Math.random } = this.options
    this.connections.add(connection)
    this.heartbeat ??= setInterval(() => this.beat(), this.heartbeatMs).unref()
    // Jitter, so that the clients of a stopped server do not come back in one moment.
    const opening = retry(1_000 + Math.round(random() * 2_000)) + comment('open') + greeting
    connection.write(encoder.encode(opening + this.upstreamText(connection)))
    connection.subscription = hub.subscribe({
      topics: [...new Set([...connection.views.flatMap((view) => view.topics), ...control])],
      after: after ?? null,
      subscriber: {
        event: (event, cursor) => this.receive(connection, event, cursor),
        reset: (reset) => {
          if (connection.tellsGaps) connection.inbox.push({ reset, cursor: reset.cursor })
          else {
            connection.snapshotAt = reset.cursor
            connection.inbox = []
          }
          void this.resume(connection)
        },
      },
    })
    if (connection.closed) return connection.subscription.close()
    if (connection.snapshotAt !== undefined) this.schedule(connection)
  }

  private receive(connection: Connection, event: BusEvent, cursor: Cursor) {
    if (event.type === sessionEnded) {
      const { session } = event.data as { session?: unknown }
      if (session === connection.session) connection.close('signed-out')
    } else if (connection.views.some((view) => concerns(view, event))) {
      connection.inbox.push({ event, cursor })
      this.schedule(connection)
    }
  }

  /** Goes on behind a gap, unless the end of the session was among what was missed. */
  private resume(connection: Connection): Promise<void> {
    return this.pause(connection, 'session could not be checked', async () => {
      const { session } = connection
      if (session !== null && !(await this.options.isSessionOpen(session))) connection.close('signed-out')
    })
  }

  /** Sends nothing else to a connection while something is done for it; what arrives meanwhile follows. */
  private async pause(connection: Connection, failure: string, work: () => Promise<void>) {
    connection.pauses++
    try {
      await work()
    } catch (cause) {
      this.options.log(`A stream was closed because its ${failure}.`, cause)
      connection.close('failed')
    } finally {
      connection.pauses--
    }
    if (connection.inbox.length > 0 || connection.snapshotAt !== undefined) this.schedule(connection)
  }

  private forget(connection: Connection, reason: CloseReason) {
    this.connections.delete(connection)
    if (this.connections.size === 0) {
      clearInterval(this.heartbeat)
      this.heartbeat = undefined
    }
    if (reason === 'slow')
      this.options.log('A client that does not read was cut off.', new Error('slow client'))
  }

  private beat() {
    for (const connection of this.connections) connection.write(this.heartbeatBytes)
  }

  private schedule(connection: Connection) {
    if (connection.scheduled || connection.pauses > 0 || connection.closed) return
    connection.scheduled = true
    this.ready.push(connection)
    if (this.flushing) return
    this.flushing = true
    // After the present tick, so that all its events leave in one write.
    setImmediate(() => void this.flush())
  }

  /** Renders and writes until nothing waits; one at a time, so that the order of events is kept. */
  private async flush() {
    while (this.ready.length > 0) {
      const connections = this.ready
      this.ready = []
      for (const connection of connections) connection.scheduled = false
      try {
        await this.deliver(connections.filter(({ closed, pauses }) => !closed && pauses === 0))
      } catch (cause) {
        this.options.log('Streams were closed because their events could not be delivered.', cause)
        for (const connection of connections) connection.close('failed')
      }
    }
    this.flushing = false
  }

  private async deliver(connections: Connection[]) {
    const batches = new Map<string, Batch>()
    const work = connections.map((connection) => this.take(connection, batches))
    const personal = await this.personalPatches(work)
    for (const { connection, batch } of work) {
      const own = personal.get(connection)
      if (batch.snapshots.length > 0) void this.sendSnapshot(connection, batch, own ?? '')
      // The id comes after everything that it stands for: a stream that is cut in between repeats it.
      else if (own) connection.write(encoder.encode(batch.text + own + batch.position))
      else {
        batch.bytes ??= encoder.encode(batch.text + batch.position)
        connection.write(batch.bytes)
      }
    }
  }

  /** Empties the inbox; connections that show the same and received the same share one batch. */
  private take(connection: Connection, batches: Map<string, Batch>): Work {
    const { views, snapshotAt: cursor } = connection
    if (cursor !== undefined) {
      // What is in the inbox came after this cursor: it stays there, and follows the snapshot.
      connection.snapshotAt = undefined
      return { connection, events: [], batch: snapshotBatch(views, cursor) }
    }
    const { inbox } = connection
    connection.inbox = []
    const key = batchKey(connection, inbox)
    const batch = batches.get(key) ?? makeBatch(connection, inbox, this.renders)
    batches.set(key, batch)
    const events = inbox.flatMap((arrival) => ('event' in arrival ? [arrival.event] : []))
    return { connection, events, batch }
  }

  /** What concerns one person each, loaded once per view for everybody in the flush. */
  private async personalPatches(work: Work[]): Promise<Map<Connection, string>> {
    const byView = new Map<string, Map<string, { view: BoundView; connections: Connection[] }>>()
    for (const { connection, events, batch } of work) {
      for (const view of connection.views) {
        if (!view.personal || batch.snapshots.includes(view)) continue
        if (!events.some((event) => view.personal!.when(event))) continue
        const people =
          byView.get(view.name) ?? new Map<string, { view: BoundView; connections: Connection[] }>()
        byView.set(view.name, people)
        const entry = people.get(view.personal.key)
        if (entry) entry.connections.push(connection)
        else people.set(view.personal.key, { view, connections: [connection] })
      }
    }
    const texts = new Map<Connection, string>()
    for (const people of byView.values()) {
      const entries = [...people.values()]
      const patches = await entries[0]!.view.personal!.load(
        entries.map(({ view }) => view.scope),
        this.options.sources,
      )
      entries.forEach(({ connections }, index) => {
        const text = patches[index]!.join('')
        for (const connection of connections) texts.set(connection, (texts.get(connection) ?? '') + text)
      })
    }
    return texts
  }

  /** Loads the views that asked for it; events that arrive meanwhile wait in the inbox and follow. */
  private sendSnapshot(connection: Connection, batch: Batch, own: string): Promise<void> {
    return this.pause(connection, 'snapshot could not be loaded', async () => {
      const patches = await Promise.all(batch.snapshots.map((view) => view.snapshot(this.options.sources)))
      connection.write(encoder.encode(batch.text + patches.flat().join('') + own + batch.position))
    })
  }
}
