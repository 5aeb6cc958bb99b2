import { z } from 'zod'
import { MarkItem } from '@/components/lab/mark-item'
import { memberOf } from '@/lib/auth/viewer'
import { removeElements } from '@/lib/datastar'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { labMarked, topic } from '@/lib/topics'
import type { Mark } from './types'

/** What is live on the page of the lab: marks, which nobody keeps. What the page itself shows stands still. */
export const labView = defineView({
  name: 'lab',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => memberOf(viewer, org),
  topics: ({ person }) => [topic.person(person)],
  variant: () => '',
  load: () => Promise.resolve(null),
  regions: () => [],
  render: ({ id, type, data }) => {
    if (type !== labMarked) return []
    const item = <MarkItem id={`mark-${id}`} mark={data as Mark} />
    // Taken away first: an event that comes twice must not show twice.
    return [removeElements(`#mark-${id}`), patch(item, { mode: 'append', selector: '#marks' })]
  },
})
