import { CommentPreview } from '@/components/feed/comments'
import { aboutClass, FeedEntry } from '@/components/feed/feed-entry'
import { FeedList } from '@/components/feed/feed-list'
import { FollowForm, PeoplePanel } from '@/components/feed/people-panel'
import { type Member, memberOf } from '@/lib/auth/viewer'
import type { BusEvent } from '@/lib/broadcast'
import { removeElements } from '@/lib/datastar'
import { defineView, type Patches } from '@/lib/live/view'
import { patch, patchShown } from '@/lib/render'
import { services } from '@/lib/services'
import { followChanged, topic } from '@/lib/topics'
import {
  activityCreated,
  activityDeleted,
  type ChangedThread,
  type GoneActivity,
  threadChanged,
} from './activities'
import type { ChangedFollow } from './follow'
import { feedParams, feedPlace } from './input'
import { removeTyping, renderActivityEvent } from './patches'
import { type Entries, followablePeople, followedBy, listEntries, shown } from './store'
import type { Activity, FeedMode, FollowablePerson } from './types'

export interface FeedScope extends Member {
  /** Absent in the view of what the viewer follows. */
  view: 'everyone' | undefined
  /** The id of the newest entry that an older page leaves out. */
  before: string | undefined
  /** Whom the viewer follows. */
  followed: string[]
}

export interface FeedData extends Entries {
  org: string
  viewer: string
  view: 'everyone' | undefined
  mode: FeedMode
  /** The place where the next older page begins. */
  older: string | null
  people: FollowablePerson[]
}

/** The feed: what the viewer follows and does, or what everyone does. */
export const feedView = defineView({
  name: 'feed',
  params: feedParams,
  authorize: async (viewer, { org, view, before }): Promise<FeedScope> => {
    const member = await memberOf(viewer, org)
    const { db } = await services()
    return { ...member, view, before, followed: view ? [] : await followedBy(db, member) }
  },
  topics: ({ org, person, view, followed }) => {
    const shownTopics = view
      ? [topic.feed(org)]
      : [person, ...followed].map((somebody) => topic.feedOf(org, somebody))
    return [...shownTopics, topic.person(person)]
  },
  variant: ({ org, before }) => `${before ? 'older' : 'newest'} of ${org}`,
  load: async (scope, { db }): Promise<FeedData> => {
    const { org, person, view, before } = scope
    const mode = view ?? 'following'
    const [{ entries, mine, older }, people] = await Promise.all([
      listEntries(db, scope, mode, before),
      followablePeople(db, scope),
    ])
    const place = older && feedPlace(org, older)
    return { org, viewer: person, view, mode, entries, mine, older: place, people }
  },
  regions: (data) => [
    <FeedList key="feed" {...data} />,
    <PeoplePanel key="people" org={data.org} people={data.people} />,
  ],
  render: (event, variant) => {
    const { org } = event.data as { org: string }
    return variant.endsWith(` of ${org}`) ? renderFeedEvent(event, variant.startsWith('newest')) : []
  },
  // What everyone does is carried to everyone anyway.
  rescope: ({ type, data }, { org, view }) =>
    type === followChanged && view === undefined && (data as ChangedFollow).org === org,
})

function renderFeedEvent(event: BusEvent, newest: boolean): Patches {
  switch (event.type) {
    case activityCreated:
      return newest ? putFirst(event.data as Activity) : []
    case activityDeleted: {
      const { id } = event.data as GoneActivity
      return [removeElements(`#entry-${id}, #comment-${id}, .${aboutClass(id)}`)]
    }
    case threadChanged: {
      const { latest, added, ...entry } = event.data as ChangedThread
      const thread = { count: entry.count, comments: latest.map(shown) }
      const author = added ? latest.at(-1)?.person : undefined
      return [
        ...(author ? [removeTyping(entry.id, author.id)] : []),
        ...patchShown(`thread-${entry.id}`, <CommentPreview entry={entry} thread={thread} />),
      ]
    }
    case followChanged: {
      const { org, person, following } = event.data as ChangedFollow
      return patchShown(`follow-${person.id}`, <FollowForm org={org} person={{ ...person, following }} />)
    }
    default:
      return renderActivityEvent(event, (event.data as { org: string }).org)
  }
}

function putFirst(activity: Activity): Patches {
  const entry = { ...shown(activity), reactions: {}, thread: { count: 0, comments: [] } }
  return [
    // The first paint may hold it already.
    removeElements(`#entry-${activity.id}`),
    patch(<FeedEntry entry={entry} fresh />, { mode: 'prepend', selector: '#feed-list' }),
  ]
}
