import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptsGzip, Frame, gzipHeader } from './frame'
import { type Listener, letGoOfRequest } from './let-go'

/** The ways to a client, best first. */
export const sinkNames = ['direct', 'writer', 'stream'] as const

/** The name of a way to a client. */
export type SinkName = (typeof sinkNames)[number]

/** The request and response of Node's server behind a web request, where they are known. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Who listened to the response before Next had it. */
  readonly others?: readonly Listener[]
}

/** One way to a client. */
interface Sink {
  readonly name: SinkName
  /** Bytes that wait in this process, because the client does not read them. */
  queued(): number
  write(frame: Frame): void
  /** Ends the response when everything has been written. */
  end(): void
  /** Lets go of the client, with whatever waits for it. */
  abort(reason: Error): void
}

/** How a channel may be opened, and whom it tells. */
export interface ChannelOptions {
  /** The best sink to use. Default `direct`, where `exchange` is known, else `writer`. */
  best?: SinkName | undefined
  exchange?: Exchange | undefined
  /** Share compressed frames on the direct sink, with clients that take gzip. */
  compression?: boolean | undefined
  /** The client takes the stream: from now on frames reach it, by this sink. */
  onOpen(sink: SinkName): void
  /** The client has gone. */
  onGone(): void
}

/** How long a client may go without reading while something waits for it, in ms, before its socket is closed. */
export const patienceMs = 20_000

const ignore = () => {}

/**
 * A response that is being streamed. The server decides how by the way in which it consumes the body:
 *
 * - **direct**: Next pipes the body into its response (16.4). The first frame goes that way, which sends the headers;
 *   from then on frames are written straight to the socket of Node's response, as chunks that were framed once for all.
 *   What a frame costs is at most what it costs in plain Node.
 * - **writer**: the same pipe, of which only the writer is kept, and nothing of what Next holds for the request.
 * - **stream**: somebody reads the body. Works everywhere.
 *
 * What is written before that waits. One response never uses two of them, but for the first frame.
 */
export class Channel {
  private sink: Sink | undefined
  private waiting: Frame[] | undefined = []
  private waitingBytes = 0
  private ended = false
  private failure: Error | undefined

  constructor(private readonly options: ChannelOptions) {
    // Next does not even look at the body of a response whose client has left.
    options.exchange?.response.once('close', options.onGone)
  }

  /**
   * The body of the response; ask for it once. It is not kept: its promises remember the context in which they were
   * made, which is all that Next knows of the request.
   */
  body(): ReadableStream<Uint8Array> {
    return new Body(this)
  }

  get name(): SinkName | undefined {
    return this.sink?.name
  }

  queued(): number {
    return this.sink?.queued() ?? this.waitingBytes
  }

  write(frame: Frame): void {
    if (this.sink) this.sink.write(frame)
    else {
      this.waiting?.push(frame)
      this.waitingBytes += frame.bytes.length
    }
  }

  end(): void {
    this.ended = true
    this.sink?.end()
    const { response } = this.options.exchange ?? {}
    // Nobody looks after it any more: a client that does not read would keep the socket, and what waits for it.
    if (response && !response.writableFinished) response.setTimeout(patienceMs, () => response.destroy())
  }

  /** Ends at once and for good: the socket of a client that does not read is closed under it. */
  destroy(reason: Error): void {
    this.waiting = undefined
    this.failure = reason
    const { response } = this.options.exchange ?? {}
    if (response) response.destroy()
    else this.sink?.abort(reason)
  }

  /** Somebody reads. */
  read(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (this.failure) controller.error(this.failure)
    else if (!this.sink) this.open(new StreamSink(controller))
  }

  gone(): void {
    this.options.onGone()
  }

  /** @returns null where the stream has to be piped as usual */
  pipe(destination: WritableStream<Uint8Array>, signal: AbortSignal | undefined): Promise<void> | null {
    const { best = 'direct', exchange, compression, onGone } = this.options
    if (best === 'stream') return null
    const writer = destination.getWriter()
    writer.closed.catch(onGone)
    const direct = best === 'direct' && exchange && !exchange.response.headersSent
    if (!direct) {
      signal?.addEventListener('abort', onGone, { once: true })
      this.open(new WriterSink(writer))
      // Whoever waits for the end of the pipe keeps all that it knows of the request until then.
      return Promise.resolve()
    }
    const { request, response } = exchange
    const gzip = compression === true && acceptsGzip(request.headers['accept-encoding'])
    if (compression) response.appendHeader('vary', 'accept-encoding')
    if (gzip) response.setHeader('content-encoding', 'gzip')
    const first = Frame.join(this.waiting ?? [])
    this.waiting = []
    const start = gzip ? Buffer.concat([gzipHeader, first.deflated]) : first.bytes
    writer.write(start).then(() => {
      letGoOfRequest(exchange, onGone)
      this.open(new DirectSink(response, gzip))
    }, onGone)
    return Promise.resolve()
  }

  private open(sink: Sink) {
    const { waiting } = this
    this.waiting = undefined
    this.sink = sink
    if (!waiting) return
    if (waiting.length > 0) sink.write(Frame.join(waiting))
    if (this.ended) sink.end()
    this.options.onOpen(sink.name)
  }
}

class Body extends ReadableStream<Uint8Array> {
  constructor(private readonly channel: Channel) {
    super(
      { pull: (controller) => channel.read(controller), cancel: () => channel.gone() },
      { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
    )
  }

  override pipeTo(destination: WritableStream<Uint8Array>, options: StreamPipeOptions = {}): Promise<void> {
    return this.channel.pipe(destination, options.signal) ?? super.pipeTo(destination, options)
  }
}

class DirectSink implements Sink {
  readonly name = 'direct'

  constructor(
    private readonly response: ServerResponse,
    private readonly gzip: boolean,
  ) {}

  queued(): number {
    // The headers have left, so that nothing waits in the response itself.
    return this.response.socket?.writableLength ?? 0
  }

  write(frame: Frame): void {
    const { response, gzip } = this
    const { socket } = response
    if (response.destroyed || response.writableEnded || !socket) return
    // What `response.write` does, without framing the same chunk anew and in three parts for every connection.
    if (response.chunkedEncoding) socket.write(frame.chunk(gzip))
    else response.write(gzip ? frame.deflated : frame.bytes)
  }

  end(): void {
    this.response.end()
  }

  abort(): void {
    this.response.destroy()
  }
}

class WriterSink implements Sink {
  readonly name = 'writer'
  /** Of the chunks that may still wait, oldest first. */
  private sizes: number[] = []
  private sum = 0

  constructor(private readonly writer: WritableStreamDefaultWriter<Uint8Array>) {}

  queued(): number {
    // The writer counts chunks; those that it has no longer are the oldest.
    const chunks = 1 - (this.writer.desiredSize ?? 1)
    const done = this.sizes.length - chunks
    if (done > 0) for (const size of this.sizes.splice(0, done)) this.sum -= size
    return this.sum
  }

  write({ bytes }: Frame): void {
    this.queued()
    this.sizes.push(bytes.length)
    this.sum += bytes.length
    this.writer.write(bytes).catch(ignore)
  }

  end(): void {
    this.writer.close().catch(ignore)
  }

  abort(reason: Error): void {
    this.writer.abort(reason).catch(ignore)
  }
}

class StreamSink implements Sink {
  readonly name = 'stream'

  constructor(private readonly controller: ReadableStreamDefaultController<Uint8Array>) {}

  queued(): number {
    return Math.max(0, -(this.controller.desiredSize ?? 0))
  }

  write({ bytes }: Frame): void {
    // Null after an error and 0 after the end: nothing can follow then.
    this.controller.enqueue(bytes)
  }

  end(): void {
    this.controller.close()
  }

  abort(reason: Error): void {
    this.controller.error(reason)
  }
}
