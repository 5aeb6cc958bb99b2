import { ConnectionEnded } from '@/components/layout/connection-pill'
import { EndedNotice } from '@/components/streams/ended-notice'
import type { Patches } from '@/lib/live/view'
import { patch } from '@/lib/render'
import type { EndReason } from './types'

/**
 * The last patches of a page whose stream had to end. They take away the element that keeps the stream open, so that the
 * page does not come back by itself, under any v1 client.
 */
export function farewell(reason: EndReason): Patches {
  return [
    patch(<ConnectionEnded />, { mode: 'replace', selector: '#connection' }),
    patch(<EndedNotice reason={reason} />, { mode: 'replace', selector: '#live' }),
  ]
}
