import { FeedEntries, mineSignal, OlderEntries } from '@/components/feed/feed-list'
import { patchSignals } from '@/lib/datastar'
import { feedView } from '@/lib/feed/view'
import { fragment } from '@/lib/http/fragment'
import { patch } from '@/lib/render'

/** The entries behind a place, put at the end of the page, and what leads on from there. */
export const GET = fragment(feedView, ({ entries, mine, viewer, ...place }) => [
  patchSignals({ _mine: mineSignal(mine) }),
  patch(<FeedEntries entries={entries} mine={mine} viewer={viewer} />, {
    mode: 'append',
    selector: '#feed-list',
  }),
  patch(<OlderEntries {...place} />),
])
