import type { BusEvent, Cursor, Reset } from '@/lib/broadcast'
import { comment, retry } from '@/lib/datastar'
import { HttpError, isHttpError } from '@/lib/errors'
import type { EndReason, StreamTraffic } from '@/lib/streams/types'
import { Audience, concerns, Interest, Pool } from './audience'
import { type CloseReason, Connection, type ConnectionHost } from './connection'
import { Delivery } from './delivery'
import { Frame } from './frame'
import { type EngineObserver, unobserved } from './observer'
import { isOrder, orderFor } from './orders'
import { RenderCache } from './render-cache'
import { patienceMs, type SinkName } from './sinks'
import type { EngineOptions, OpenStream } from './types'
import type { BoundView, Upstream } from './view'
import { Weather } from './weather'
import { Wheel } from './wheel'

/** Streams that a stopping process closes at once, and how long it takes over the others at most, in ms. */
const drainAtOnce = 20
const drainMs = 5_000

/** Events that may wait for a stream while its snapshot is loaded or its rights are looked at. */
const maxInbox = 1_000

/** Holds the open streams of this process: one renderer, one timer and one clock for all of them. */
export class Engine implements ConnectionHost {
  private readonly wheel: Wheel<Connection>
  private readonly renders: RenderCache
  private readonly delivery: Delivery
  private readonly observer: EngineObserver
  private readonly weather = new Weather()
  private readonly audiences = new Pool<Audience>()
  private readonly interests = new Pool<Interest>()
  /** Clients that do not read. */
  private readonly stale = new Set<Connection>()
  /** The process is about to end, and opens no streams any more. */
  stopping = false
  private upstream: Upstream = 'live'
  /** Shared by all who get the same event; `isOrder` where it is for the streams themselves. */
  private arrival: { event: BusEvent; cursor: Cursor } | undefined
  private isOrder = false
  private doubted: BusEvent | undefined
  private readonly heartbeat = Frame.of(comment('heartbeat'))
  readonly heartbeatMs: number

  constructor(private readonly options: EngineOptions) {
    const { log, sources, observer = unobserved } = options
    this.observer = observer
    this.heartbeatMs = options.heartbeatMs ?? 15_000
    this.renders = new RenderCache({ log, onRender: (view) => observer.rendered(view) })
    this.delivery = new Delivery({
      sources,
      log,
      observer,
      onStale: (connection) => this.neglect(connection),
    })
    this.wheel = new Wheel(
      this.heartbeatMs,
      (connection) => this.beat(connection),
      () => this.tick(),
    )
  }

  /** Number of open streams. */
  get size(): number {
    return this.wheel.size
  }

  /** Bytes that wait for clients. */
  get queuedBytes(): number {
    let sum = 0
    for (const { channel } of this.wheel) sum += channel.queued()
    return sum
  }

  /** How many streams leave by each sink. */
  get sinks(): Record<SinkName, number> {
    const counts = { direct: 0, writer: 0, stream: 0 }
    for (const { channel } of this.wheel) if (channel.name) counts[channel.name]++
    return counts
  }

  /** What is known of a stream of this process; undefined for those of others. */
  find(id: string): StreamTraffic | undefined {
    for (const { options, channel, sentBytes, sentEvents } of this.wheel)
      if (options.id === id)
        return { sink: channel.name, queuedBytes: channel.queued(), sentBytes, events: sentEvents }
    return undefined
  }

  /**
   * Opens a stream as the body of a response. Its first bytes are there at once.
   * @throws HttpError 503 while the process ends: a connection that is kept alive can still bring requests, and a
   *   stream opened then would keep the process from ending
   */
  open(stream: OpenStream): ReadableStream<Uint8Array> {
    const { views, session, control = [], id = '', after, authorize, farewell, signal, exchange } = stream
    const { returns = after !== undefined } = stream
    if (this.stopping) throw new HttpError('unavailable', 'The server is stopping. Come back in a second.')
    // A client that left while the handler still waited gets neither abort event nor cancel.
    if (signal.aborted || exchange?.response.destroyed) {
      stream.release?.()
      return new Response('').body!
    }
    const { sink, compression = true } = this.options
    const connection = new Connection(
      { id, session, control, authorize, farewell, after: after ?? null, returns, release: stream.release },
      views,
      this.join(views),
      this.share(views),
      { best: sink, compression, exchange },
      this,
    )
    // Where Node tells that the client has left, nothing else of the request is kept.
    if (!exchange) signal.addEventListener('abort', () => connection.close('gone'), { once: true })
    this.wheel.add(connection)
    try {
      this.attach(connection, stream)
    } catch (failure) {
      connection.close('failed')
      throw failure
    }
    return connection.channel.body()
  }

  /** Closes every stream and opens no more. */
  close(): void {
    this.stopping = true
    for (const connection of [...this.wheel]) connection.close('shutdown')
  }

  /**
   * Closes every stream and opens no more, so that the process can end. Many streams are closed over some seconds, so
   * that their clients do not come to the next process in one moment.
   */
  async drain(): Promise<void> {
    this.stopping = true
    const leaving = [...this.wheel]
    const steps = leaving.length <= drainAtOnce ? 1 : Math.min(50, Math.ceil(leaving.length / 10))
    for (let step = 0; step < steps; step++) {
      if (step > 0) await new Promise((resolve) => setTimeout(resolve, drainMs / 50))
      for (let index = step; index < leaving.length; index += steps) leaving[index]!.close('shutdown')
    }
  }

  /** Tells all pages how quickly events arrive, and from now on each page that opens. */
  setUpstream(state: Upstream): void {
    if (state === this.upstream) return
    this.upstream = state
    const frames = new Map<Audience, Frame>()
    for (const connection of [...this.wheel]) {
      const { audience } = connection
      const frame = frames.get(audience) ?? Frame.of(this.upstreamText(connection))
      frames.set(audience, frame)
      this.delivery.send(connection, frame)
      // Lossy events of the time in between are in no log.
      if (state === 'live') this.reloadVolatile(connection)
    }
  }

  // What connections and their subscriptions call:

  receive(connection: Connection, event: BusEvent, cursor: Cursor): void {
    try {
      this.takeIn(connection, event, cursor)
    } catch (cause) {
      this.doubt(connection, event, cause)
    }
  }

  private takeIn(connection: Connection, event: BusEvent, cursor: Cursor) {
    if (this.arrival?.event !== event) {
      this.arrival = { event, cursor }
      this.isOrder = isOrder(event)
    }
    if (this.isOrder && this.obey(connection, event)) return
    const { audience, views } = connection
    if (audience.rescopes && views.some((view) => concerns(view, event) && view.rescope?.(event)))
      void this.authorizeAgain(connection)
    if (connection.staleAt > 0 || connection.interest.of(event) === 0) return
    this.keep(connection, this.arrival)
    if (connection.pauses > 0 && connection.inbox.length > maxInbox) {
      connection.take()
      this.skip(connection, { topics: connection.topics, reason: 'overflow', cursor })
    }
    this.delivery.schedule(connection)
  }

  private keep(connection: Connection, arrival: { event: BusEvent; cursor: Cursor }) {
    const { audience, views } = connection
    connection.push(arrival, audience.conflationKey(views, arrival.event))
  }

  reset(connection: Connection, reset: Reset): void {
    this.skip(connection, reset)
    // That its rights have ended may be among what was missed.
    if (connection.options.authorize) void this.authorizeAgain(connection)
    else this.delivery.schedule(connection)
  }

  /** Goes on behind what is missing: a program is told of it, a page loads everything anew. */
  private skip(connection: Connection, reset: Reset) {
    this.observer.reset()
    if (connection.audience.tellsGaps) connection.push({ reset, cursor: reset.cursor }, null)
    else {
      connection.take()
      connection.reload = { views: connection.views, at: reset.cursor }
    }
  }

  opened(connection: Connection, sink: SinkName): void {
    this.observer.opened(sink, connection.options.returns ? 'resumed' : 'fresh')
  }

  closed(connection: Connection, reason: CloseReason): void {
    const { options, channel } = connection
    this.wheel.delete(connection)
    this.stale.delete(connection)
    this.leave(connection)
    options.release?.()
    this.observer.closed(channel.name, reason)
  }

  private attach(connection: Connection, { after, snapshot, greeting = '' }: OpenStream) {
    const { hub, random = Math.random } = this.options
    const { views } = connection
    // Jitter, so that the clients of a stopped server do not come back in one moment.
    const opening = retry(1_000 + Math.round(random() * 2_000)) + comment('open') + greeting
    connection.write(Frame.of(opening + this.upstreamText(connection)))
    connection.subscription = hub.subscribe({
      topics: connection.topics,
      after: after ?? null,
      subscriber: connection,
    })
    if (snapshot) this.reload(connection, views, after ?? null)
    else this.reloadVolatile(connection)
  }

  private upstreamText({ views }: Connection): string {
    return views.flatMap((view) => view.upstream?.(this.upstream) ?? []).join('')
  }

  private reloadVolatile(connection: Connection) {
    const views = connection.views.filter(({ volatile }) => volatile)
    this.reload(connection, views, null)
  }

  private reload(connection: Connection, views: readonly BoundView[], at: Cursor | null) {
    if (views.length === 0 || connection.reload) return
    connection.reload = { views, at }
    this.delivery.schedule(connection)
  }

  /** Does what an event asks of the stream itself. @returns true where that is all it is for */
  private obey(connection: Connection, event: BusEvent): boolean {
    const order = orderFor(connection.options, event)
    if (order === 'show') return false
    if (order === 'authorize') void this.authorizeAgain(connection)
    else if (order !== 'ignore') {
      if ('close' in order) connection.close(order.close)
      else if ('end' in order) this.bid(connection, order.end)
      else this.weather.begin(connection, order.weather)
    }
    return true
  }

  /** A view failed over an event: the hub would go on as if the stream had got it. */
  private doubt(connection: Connection, event: BusEvent, cause: unknown) {
    // Once, however many streams get the event.
    if (this.doubted !== event) this.options.log(`A view cannot take in ${event.type}.`, cause)
    this.doubted = event
    if (connection.options.authorize && !connection.audience.tellsGaps) void this.authorizeAgain(connection)
    else connection.close('failed')
  }

  /** Closes a stream with a last word to its client. */
  private bid(connection: Connection, reason: EndReason) {
    const words = connection.options.farewell?.(reason)
    if (words) this.delivery.send(connection, Frame.of(words))
    connection.close(reason)
  }

  /** Looks at the rights of a stream anew: it goes on with what it may show now, or ends. */
  private authorizeAgain(connection: Connection): Promise<void> {
    const { authorize } = connection.options
    if (!authorize) return Promise.resolve()
    const { tellsGaps } = connection.audience
    const epoch = ++connection.epoch
    return this.delivery.pause(connection, 'rights could not be checked', async () => {
      let views: readonly BoundView[]
      try {
        views = await authorize()
      } catch (error) {
        if (!isHttpError(error)) throw error
        return connection.close(error.code === 'unauthorized' ? 'signed-out' : 'revoked')
      }
      // A later look is under way, which knows more: answers may overtake each other.
      if (connection.closed || connection.epoch !== epoch) return
      this.leave(connection)
      connection.audience = this.join(views)
      connection.interest = this.share(views)
      connection.views = views
      // A raw stream shows the topics that it asked for, or it ends; what came in meanwhile is told as it may be now.
      if (tellsGaps) return
      const { subscription } = connection
      subscription?.setTopics(connection.topics)
      // What has come in and may still be shown follows the snapshot: a toast, say, is in no snapshot.
      for (const arrival of connection.take())
        if ('event' in arrival && connection.interest.of(arrival.event) !== 0) this.keep(connection, arrival)
      const at = connection.inbox.length === 0 ? (subscription?.cursor ?? null) : null
      connection.reload = { views, at: connection.reload?.at ?? at }
    })
  }

  private join(views: readonly BoundView[]): Audience {
    const key = Audience.keyOf(views)
    return this.audiences.join(key, () => new Audience(key, views, this.renders))
  }

  private share(views: readonly BoundView[]): Interest {
    const key = Interest.keyOf(views)
    // Not the views themselves, which would keep alive whom they were made for.
    const topics = views.map((view) => view.topics)
    return this.interests.join(key, () => new Interest(key, topics))
  }

  private leave({ audience, interest }: Connection) {
    this.audiences.leave(audience)
    this.interests.leave(interest)
  }

  private beat(connection: Connection) {
    const { maxAgeMs, random = Math.random } = this.options
    // The next visit may come too late; and not all of one moment leave in one moment.
    if (
      maxAgeMs &&
      Date.now() - connection.openedAt >= maxAgeMs * (0.9 - 0.1 * random()) - this.heartbeatMs
    ) {
      this.delivery.send(connection, Frame.of(retry(Math.round(random() * 500))))
      connection.close('aged')
    } else this.delivery.send(connection, this.heartbeat)
  }

  private neglect(connection: Connection) {
    connection.staleAt = Date.now()
    connection.take()
    connection.reload = undefined
    this.stale.add(connection)
    this.observer.stale()
  }

  /** Clients that have read what waited for them are brought up to date; those that do not read at all are let go. */
  private tick() {
    this.delivery.report()
    for (const connection of this.stale) {
      if (connection.channel.queued() === 0) this.refresh(connection)
      else if (Date.now() - connection.staleAt > patienceMs) connection.close('slow')
    }
  }

  private refresh(connection: Connection) {
    this.stale.delete(connection)
    connection.staleAt = 0
    const { subscription, audience, views } = connection
    if (!audience.tellsGaps) {
      // Some of its views may be waiting to be loaded already; now all of them have to be.
      connection.reload = undefined
      return this.reload(connection, views, subscription?.cursor ?? null)
    }
    // A program gets what it missed; where the logs no longer reach back, it is told so.
    subscription?.close()
    connection.subscription = this.options.hub.subscribe({
      topics: connection.topics,
      after: connection.written,
      subscriber: connection,
    })
  }
}
