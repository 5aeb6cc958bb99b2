import type { BusEvent } from '@/lib/broadcast'
import { Frame } from './frame'
import type { BoundView } from './view'

const capacity = 512

const lossyKeys = new WeakMap<BusEvent, string>()
let lossyEvents = 0

/**
 * Tells events of one topic apart. A lossy event carries the id of the logged one before it, but is one object for all
 * subscribers of the process.
 */
export function eventKey(event: BusEvent): string {
  if (!event.lossy) return event.id
  const key = lossyKeys.get(event) ?? `lossy ${++lossyEvents}`
  lossyKeys.set(event, key)
  return key
}

interface RenderCacheOptions {
  log: (message: string, cause: unknown) => void
  /** Called for each rendering that was not known already. */
  onRender: (view: string) => void
}

/**
 * What an event looks like for a view and variant, rendered and encoded once for all connections of the process. It is
 * kept for a while, so that clients who reconnect together and replay the same events share the rendering too.
 */
export class RenderCache {
  private readonly rendered = new Map<string, Frame | 'snapshot'>()

  constructor(private readonly options: RenderCacheOptions) {}

  /** The encoded patches, or `'snapshot'` where the view asks for one or its rendering failed (logged once). */
  render(view: BoundView, event: BusEvent): Frame | 'snapshot' {
    const key = `${view.name} ${view.variant} ${event.topic} ${eventKey(event)}`
    const known = this.rendered.get(key)
    if (known !== undefined) return known
    const patches = this.renderNow(view, event)
    const oldest = this.rendered.keys().next()
    if (this.rendered.size >= capacity && !oldest.done) this.rendered.delete(oldest.value)
    this.rendered.set(key, patches)
    return patches
  }

  private renderNow(view: BoundView, event: BusEvent): Frame | 'snapshot' {
    const { log, onRender } = this.options
    onRender(view.name)
    try {
      const patches = view.render(event)
      return patches === 'snapshot' ? patches : Frame.of(patches.join(''))
    } catch (cause) {
      log(`The view ${view.name} cannot render ${event.type}; its pages get a snapshot.`, cause)
      return 'snapshot'
    }
  }
}
