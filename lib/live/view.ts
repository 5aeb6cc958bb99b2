import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Viewer } from '@/lib/auth/viewer'
import type { BusEvent, Reset } from '@/lib/broadcast'
import type { Db } from '@/lib/db'
import type { MetricsHistory } from '@/lib/metrics/history'
import type { StreamTraffic } from '@/lib/streams/types'

/** What a view may load from. */
export interface Sources {
  db: Db
  /** The `curl` line that publishes a notification to an organisation; on a demo it works as it is. */
  publishCommand(org: string): string
  /** What this instance knows of an open stream; undefined where another one holds it. */
  trafficOf(stream: string): StreamTraffic | undefined
  /** What all instances have measured. */
  metrics: Pick<MetricsHistory, 'load' | 'latest'>
  /** This instance shows a quiz room now: it helps to take it further when its deadline passes. */
  watchRoom(room: string, deadline: number): void
}

/** How events reach this process: at once, or late because the way to the broadcast store is broken. */
export type Upstream = 'live' | 'delayed'

/** Encoded Datastar events, see `patch` in `lib/render`. */
export type Patches = string[]

/**
 * What is live on a page, in one place. The first paint (`page`) and every later patch (`live`) come from it.
 *
 * Rendering must be idempotent: an event may reach a page whose first paint already shows it, because the cursor is
 * read before the data.
 */
export interface View<Params, Scope, Data> {
  readonly name: string
  /** The parameters of the URL (path and query) that this view understands; a wrong one is a 400. */
  readonly params: z.ZodType<Params>
  /** Decides what this viewer sees. Throws `HttpError` (404 where even existence is a secret). */
  authorize(viewer: Viewer, params: Params): Promise<Scope>
  /** The topics whose events concern this view. */
  topics(scope: Scope): string[]
  /** Viewers with the same variant get the same bytes. Must cover everything of the scope that `render` relies on. */
  variant(scope: Scope): string
  /** Everything that the view shows, read from the database. */
  load(scope: Scope, sources: Sources): Promise<Data>
  /** The elements that stand for the view in the page; each root has an id and is morphed in place. */
  regions(data: Data): ReactElement[]
  /** What an event changes for everyone of a variant; `'snapshot'` asks for the regions to be loaded and sent again. */
  render(event: BusEvent, variant: string): Patches | 'snapshot'
  /** What an event changes for each person apart. Loaded once for all people concerned, as state, not as a change. */
  readonly personal?: {
    /** Does this event change it? */
    when(event: BusEvent): boolean
    /** Scopes with the same key share one load. */
    key(scope: Scope): string
    /** One query for all scopes; the answer has the order of `scopes`. */
    load(scopes: Scope[], sources: Sources): Promise<Patches[]>
  }
  /** Shows how quickly events arrive: sent when a page opens its stream, and to all pages whenever it changes. */
  upstream?(state: Upstream): Patches
  /**
   * For what changes many times a second: of the events with the same key, say a symbol, only the newest waits for its
   * turn, and a page with such a view gets at most ten frames a second. Null: this event is not to be left out.
   */
  conflate?(event: BusEvent): string | null
  /**
   * True where events of the view are lossy, so that what was missed is in no log: a stream that resumes, or whose
   * server lost touch with the broadcast for a while, loads the view anew.
   */
  readonly volatile?: boolean
  /**
   * Does this event change what the stream carries, say because the viewer follows somebody else now? Then the view is
   * authorised anew, subscribes to its new topics where it stands, and is loaded anew.
   */
  rescope?(event: BusEvent, scope: Scope): boolean
}

/** Declares a view; only for its types. */
export function defineView<Params, Scope, Data>(view: View<Params, Scope, Data>): View<Params, Scope, Data> {
  return view
}

/** A view together with what it was authorised for: all that an open stream needs to know of it. */
export interface BoundView {
  readonly name: string
  readonly variant: string
  readonly topics: readonly string[]
  readonly scope: unknown
  readonly volatile?: boolean
  readonly personal?: {
    readonly key: string
    when(event: BusEvent): boolean
    /** Loads for several bound views of this kind at once; `scopes` are their `scope` fields. */
    load(scopes: unknown[], sources: Sources): Promise<Patches[]>
  }
  render(event: BusEvent): Patches | 'snapshot'
  snapshot(sources: Sources): Promise<Patches>
  readonly rescope?: ((event: BusEvent) => boolean) | undefined
  readonly upstream?: ((state: Upstream) => Patches) | undefined
  readonly conflate?: ((event: BusEvent) => string | null) | undefined
  /**
   * For streams that programs read: tells a gap, in its place among the events, where a page would get a snapshot.
   * All blocks of such a view carry their own ids.
   */
  readonly gap?: (reset: Reset) => string
}
