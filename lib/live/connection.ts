import type { BusEvent, Cursor, Reset, Subscriber, Subscription } from '@/lib/broadcast'
import type { EndReason } from '@/lib/streams/types'
import type { Audience, Interest } from './audience'
import type { Frame } from './frame'
import { Channel, type ChannelOptions, type SinkName } from './sinks'
import type { BoundView } from './view'
import type { Outlet } from './weather'

/** Why a stream ended. */
export type CloseReason =
  /** The client left. */
  | 'gone'
  /** It did not read for too long. */
  | 'slow'
  /** A fault of ours. */
  | 'failed'
  | 'signed-out'
  /** Its rights, or its API key, were taken away. */
  | 'revoked'
  /** A newer stream of its owner took its place. */
  | 'replaced'
  /** Its owner, or an admin, ended it. */
  | 'ended'
  /** It was handed over to a new one for its age. */
  | 'aged'
  | 'shutdown'
  /** Its session asked for bad network in the lab. */
  | 'weather'

/** What has come in for a stream: an event, or word that events may be missing here. Shared by all that get it. */
export type Arrival = { event: BusEvent; cursor: Cursor } | { reset: Reset; cursor: Cursor }

/** Views to load anew, and the cursor from which the stream goes on after that; null where it stays. */
export interface Reload {
  views: readonly BoundView[]
  at: Cursor | null
}

/** What a stream is opened with, and keeps. */
export interface ConnectionOptions {
  /** Names the stream in the registry and in the log. */
  id: string
  /** The session whose end closes the stream; null for a program with a key. */
  session: string | null
  /** Further topics, whose events are not shown but may close the stream. */
  control: readonly string[]
  after: Cursor | null
  /** The client had the stream before. */
  returns: boolean
  authorize: (() => Promise<readonly BoundView[]>) | undefined
  farewell: ((reason: EndReason) => string) | undefined
  release: (() => void) | undefined
}

/** What is asked of whoever owns connections. One object for all of them. */
export interface ConnectionHost {
  receive(connection: Connection, event: BusEvent, cursor: Cursor): void
  reset(connection: Connection, reset: Reset): void
  opened(connection: Connection, sink: SinkName): void
  closed(connection: Connection, reason: CloseReason): void
}

/** One open stream: what it shows, what waits to be rendered for it, and the way to its client. */
export class Connection implements Subscriber {
  subscription: Subscription | undefined
  /** What arrived and is not yet rendered. */
  inbox: Arrival[] = []
  /** Set when views have to be loaded anew. */
  reload: Reload | undefined
  /** True from the moment it is queued for a flush. */
  scheduled = false
  /** How many things are being done for it, say a snapshot loaded: meanwhile what arrives waits in the inbox. */
  pauses = 0
  /** Since when its client does not read, in ms since the epoch; 0 while it does. */
  staleAt = 0
  /** Everything up to here has been written. */
  written: Cursor | null
  sentBytes = 0
  sentEvents = 0
  /** How often its rights have been looked at again: what was made under earlier ones is not sent. */
  epoch = 0
  slot = 0
  readonly openedAt = Date.now()
  /** The way to its client. */
  channel: Outlet
  /** Of events with the same conflation key only the newest waits: where it is in the inbox. */
  private conflated: Map<string, number> | undefined
  /** Where in the inbox those begin that came after the last event which is not to be left out. */
  private firstLate = 0
  private ended = false

  constructor(
    readonly options: ConnectionOptions,
    public views: readonly BoundView[],
    public audience: Audience,
    public interest: Interest,
    channel: Pick<ChannelOptions, 'best' | 'compression' | 'exchange'>,
    private readonly host: ConnectionHost,
  ) {
    this.written = options.after
    this.channel = new Channel({
      ...channel,
      // One that has ended before its client took it has been counted as closed without ever being open.
      onOpen: (sink) => {
        if (!this.ended) this.host.opened(this, sink)
      },
      onGone: () => this.close('gone'),
    })
  }

  get closed(): boolean {
    return this.ended
  }

  /** What it listens to: the topics of its views, and those whose events may close it. */
  get topics(): string[] {
    return [...new Set([...this.views.flatMap(({ topics }) => topics), ...this.options.control])]
  }

  /** @param key events with the same one make those before them superfluous; null for those that all count */
  push(arrival: Arrival, key: string | null): void {
    if (key === null) this.firstLate = this.inbox.length + 1
    else {
      this.conflated ??= new Map()
      const index = this.conflated.get(key)
      if (index !== undefined && index >= this.firstLate) {
        this.inbox[index] = arrival
        return
      }
      // In its place it would overtake an event that counts.
      if (index !== undefined) this.leaveOut(index, this.conflated)
      this.conflated.set(key, this.inbox.length)
    }
    this.inbox.push(arrival)
  }

  private leaveOut(index: number, conflated: Map<string, number>) {
    this.inbox.splice(index, 1)
    this.firstLate--
    for (const [key, other] of conflated) if (other > index) conflated.set(key, other - 1)
  }

  /** Empties the inbox. @returns what was in it */
  take(): Arrival[] {
    const { inbox } = this
    this.inbox = []
    this.conflated?.clear()
    this.firstLate = 0
    return inbox
  }

  event(event: BusEvent, cursor: Cursor): void {
    this.host.receive(this, event, cursor)
  }

  reset(reset: Reset): void {
    this.host.reset(this, reset)
  }

  write(frame: Frame): void {
    if (this.ended || frame.isEmpty) return
    this.sentBytes += frame.bytes.length
    this.channel.write(frame)
  }

  /** Ends the stream. Only the first call counts, whichever way of ending comes first. */
  close(reason: CloseReason): void {
    if (this.ended) return
    this.ended = true
    this.take()
    this.reload = undefined
    this.subscription?.close()
    this.host.closed(this, reason)
    // Orderly, but for those who cannot be told: what waits for a slow client would wait for ever.
    if (reason === 'slow' || this.staleAt > 0)
      this.channel.destroy(new Error('The client does not read; it was cut off.'))
    else if (reason !== 'gone') this.channel.end()
  }
}
