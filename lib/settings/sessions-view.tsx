import { z } from 'zod'
import { SessionList } from '@/components/settings/session-list'
import { deviceOf } from '@/lib/auth/devices'
import { sessionsOf } from '@/lib/auth/sessions'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import type { StreamEntry } from '@/lib/streams/types'
import { openPagesView } from '@/lib/streams/view'
import { sessionsChanged, topic } from '@/lib/topics'
import type { ShownSession } from './types'

interface SessionsScope extends Member {
  /** The session that looks. */
  session: string
}

/** Where one is signed in. The page also shows `openPagesView`, whose data the first paint takes from here. */
export const sessionsView = defineView({
  name: 'sessions',
  params: z.object({ org: z.string() }),
  authorize: async (viewer, { org }): Promise<SessionsScope> => ({
    ...(await memberOf(viewer, org)),
    session: viewer.session,
  }),
  topics: ({ person }) => [topic.person(person)],
  variant: () => '',
  load: async (scope, sources): Promise<{ org: string; sessions: ShownSession[]; pages: StreamEntry[] }> => {
    const { org, person, session } = scope
    const [sessions, pages] = await Promise.all([
      sessionsOf(sources.db, person),
      openPagesView.load(scope, sources),
    ])
    return {
      org,
      pages: pages.streams,
      sessions: sessions.map(({ userAgent, ...times }) => ({
        ...times,
        device: deviceOf(userAgent),
        current: times.id === session,
      })),
    }
  },
  regions: ({ sessions }) => [<SessionList key="sessions" sessions={sessions} />],
  render: ({ type }) => (type === sessionsChanged ? 'snapshot' : []),
})
