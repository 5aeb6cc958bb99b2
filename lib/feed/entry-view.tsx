import { Comment } from '@/components/feed/comments'
import { CommentCount, EntryPage, GoneEntry } from '@/components/feed/entry-page'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { removeElements } from '@/lib/datastar'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { topic } from '@/lib/topics'
import { activityDeleted, type ChangedThread, type GoneActivity, threadChanged } from './activities'
import { entryParams } from './input'
import { removeTyping, renderActivityEvent } from './patches'
import { entryFor, shown } from './store'
import type { Emoji, Entry } from './types'

interface EntryScope extends Member {
  id: string
}

export interface EntryData {
  org: string
  viewer: string
  /** Null where there is none: it may have been deleted while its page was open. */
  entry: Entry | null
  mine: Record<string, Emoji[]>
}

/** One entry of the feed with all its comments. */
export const entryView = defineView({
  name: 'feed-entry',
  params: entryParams,
  authorize: async (viewer, { org, id }): Promise<EntryScope> => ({ ...(await memberOf(viewer, org)), id }),
  topics: ({ org, person }) => [topic.feed(org), topic.person(person)],
  variant: ({ org, id }) => `${org} ${id}`,
  load: async (scope, { db }): Promise<EntryData> => {
    const found = await entryFor(db, scope, scope.id)
    const { org, person } = scope
    return { org, viewer: person, entry: found?.entries[0] ?? null, mine: found?.mine ?? {} }
  },
  regions: ({ entry, ...data }) => [
    entry ? <EntryPage key="entry" {...data} entry={entry} /> : <GoneEntry key="gone" org={data.org} />,
  ],
  render: (event, variant) => {
    const [org = '', entry = ''] = variant.split(' ')
    if ((event.data as { org: string }).org !== org) return []
    if (event.type === activityDeleted) {
      const { id } = event.data as GoneActivity
      return id === entry ? [patch(<GoneEntry org={org} />)] : [removeElements(`#comment-${id}`)]
    }
    if (event.type === threadChanged) {
      const { id, count, latest, added } = event.data as ChangedThread
      const newest = latest.at(-1)
      if (id !== entry) return []
      if (!added || !newest) return [patch(<CommentCount entry={id} count={count} />)]
      return [
        // The first paint may hold it already.
        removeElements(`#comment-${newest.id}`),
        removeTyping(id, newest.person?.id ?? ''),
        patch(<Comment comment={shown(newest)} />, { mode: 'append', selector: `#comments-${id}` }),
        patch(<CommentCount entry={id} count={count} />),
      ]
    }
    return renderActivityEvent(event, org)
  },
})
