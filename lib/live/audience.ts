import type { BusEvent } from '@/lib/broadcast'
import { id } from '@/lib/datastar'
import type { Arrival } from './connection'
import { Frame } from './frame'
import { eventKey, type RenderCache } from './render-cache'
import type { BoundView } from './view'

/** What several connections get alike: rendered and encoded once. */
export interface Batch {
  readonly shared: Frame
  /** Moves the client's Last-Event-ID behind all of it. */
  readonly position: Frame
  /** Both. */
  readonly whole: Frame
  /** Names of the views that must be loaded anew instead. */
  readonly snapshots: readonly string[]
}

/**
 * Everybody who shows the same: connections whose views have the same names and variants. What they received alike is
 * made into one batch for all of them.
 */
export class Audience {
  /** Its streams tell gaps and write ids by themselves: see `BoundView.gap`. */
  readonly tellsGaps: boolean
  /** Frames leave at a pace: some events are left out for newer ones. */
  readonly paced: boolean
  readonly personal: boolean
  /** Some events make its streams be authorised anew. */
  readonly rescopes: boolean
  /** Connections that belong to it. */
  size = 0
  /** By event, and then by which of the views it concerns: nearly always one event is all that has come in. */
  private readonly single = new Map<BusEvent, Batch[]>()
  private readonly several = new Map<string, Batch>()

  constructor(
    /** Names and variants of the views. */
    readonly key: string,
    views: readonly BoundView[],
    private readonly renders: RenderCache,
  ) {
    this.tellsGaps = views.every(({ gap }) => gap !== undefined)
    this.personal = views.some(({ personal }) => personal !== undefined)
    this.rescopes = views.some(({ rescope }) => rescope !== undefined)
    this.paced = views.some(({ conflate }) => conflate !== undefined)
  }

  static keyOf(views: readonly BoundView[]): string {
    return views.map(({ name, variant }) => `${name}:${variant}`).join(' ')
  }

  /** The batch of those members who received exactly this. */
  batch(views: readonly BoundView[], interest: Interest, inbox: readonly Arrival[]): Batch {
    const [arrival] = inbox
    if (inbox.length === 1 && 'event' in arrival!) {
      const { event } = arrival
      let byConcern = this.single.get(event)
      if (!byConcern) {
        byConcern = []
        this.single.set(event, byConcern)
      }
      const concern = interest.of(event)
      byConcern[concern] ??= this.make(views, inbox)
      return byConcern[concern]
    }
    const key = inbox.map((each) => keyOf(interest, each)).join(' ')
    const batch = this.several.get(key) ?? this.make(views, inbox)
    this.several.set(key, batch)
    return batch
  }

  /** By what a newer event takes the place of this one; null where any of the views that show it wants to show each. */
  conflationKey(views: readonly BoundView[], event: BusEvent): string | null {
    if (!this.paced) return null
    let key = ''
    for (const view of views) {
      if (!concerns(view, event)) continue
      const own = view.conflate?.(event) ?? null
      if (own === null) return null
      key += `${view.name} ${own} `
    }
    return key
  }

  /** Forgets the batches of a flush; renderings are kept elsewhere. */
  clear(): void {
    this.single.clear()
    this.several.clear()
  }

  private make(views: readonly BoundView[], inbox: readonly Arrival[]): Batch {
    const frames = views.map((view) => this.framesOf(view, inbox))
    const shared = Frame.join(frames.flatMap((each) => (each === 'snapshot' ? [] : each)))
    const position = this.tellsGaps ? Frame.empty : Frame.of(id(inbox.at(-1)!.cursor))
    return {
      shared,
      position,
      whole: Frame.join([shared, position]),
      snapshots: views.filter((_, index) => frames[index] === 'snapshot').map(({ name }) => name),
    }
  }

  private framesOf(view: BoundView, inbox: readonly Arrival[]): Frame[] | 'snapshot' {
    const frames: Frame[] = []
    for (const arrival of inbox) {
      if ('reset' in arrival) frames.push(Frame.of(view.gap?.(arrival.reset) ?? ''))
      else if (concerns(view, arrival.event)) {
        const frame = this.renders.render(view, arrival.event)
        if (frame === 'snapshot') return frame
        frames.push(frame)
      }
    }
    return frames
  }
}

/** Does the view show anything of this event's topic? */
export function concerns(view: BoundView, event: BusEvent): boolean {
  return view.topics.includes(event.topic)
}

/**
 * The topics of views. Connections with the same ones share it, so that what is asked for each of thousands of them is
 * answered once an event.
 */
export class Interest {
  /** Connections that have it. */
  size = 0
  private event: BusEvent | undefined
  private bits = 0

  constructor(
    readonly key: string,
    private readonly topics: readonly (readonly string[])[],
  ) {}

  static keyOf(views: readonly BoundView[]): string {
    return views.map(({ topics }) => topics.join()).join(' ')
  }

  /** Which of the views an event concerns, as bits. */
  of(event: BusEvent): number {
    if (this.event !== event) {
      this.event = event
      this.bits = 0
      this.topics.forEach((topics, index) => {
        if (topics.includes(event.topic)) this.bits |= 1 << index
      })
    }
    return this.bits
  }
}

/** What connections share by a key, kept as long as one of them has it. */
export class Pool<Shared extends Audience | Interest> {
  private readonly byKey = new Map<string, Shared>()

  /** @param make called where nobody has it yet */
  join(key: string, make: () => Shared): Shared {
    const shared = this.byKey.get(key) ?? make()
    this.byKey.set(key, shared)
    shared.size++
    return shared
  }

  leave(shared: Shared): void {
    if (--shared.size === 0) this.byKey.delete(shared.key)
  }
}

function keyOf(interest: Interest, arrival: Arrival): string {
  if ('reset' in arrival) return JSON.stringify(arrival.reset)
  return `${arrival.event.topic} ${eventKey(arrival.event)} ${interest.of(arrival.event)}`
}

/** The events of an inbox. */
export function eventsOf(inbox: readonly Arrival[]): BusEvent[] {
  return inbox.flatMap((arrival) => ('event' in arrival ? [arrival.event] : []))
}
