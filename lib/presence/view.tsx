import { z } from 'zod'
import { PresenceList } from '@/components/layout/presence-list'
import { memberOf, type Viewer } from '@/lib/auth/viewer'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { presenceChanged, topic } from '@/lib/topics'
import { peopleIn } from './store'
import type { PresentPerson } from './types'

interface PresenceScope {
  org: string
  viewer: Viewer
}

/** Who is in the organisation now. A part of the frame: every page of the workspace carries it. */
export const presenceView = defineView({
  name: 'presence',
  params: z.object({ org: z.string() }),
  authorize: async (viewer, { org }): Promise<PresenceScope> => {
    await memberOf(viewer, org)
    return { org, viewer }
  },
  topics: ({ org }) => [topic.org(org)],
  variant: ({ org }) => org,
  volatile: true,
  load: async ({ org, viewer }, { db }): Promise<PresentPerson[]> => {
    const present = (await peopleIn(db, [org])).get(org)!
    // Whoever looks is here, although their lease comes with the stream of the page that is being painted.
    if (present.some(({ id }) => id === viewer.id)) return present
    const { id, name } = viewer
    return [...present, { id, name }].sort((a, b) => (a.name < b.name ? -1 : 1))
  },
  regions: (present) => [<PresenceList key="presence" present={present} />],
  render: () => [],
  // The same for all of an organisation, but it has to be loaded: one query for all organisations at once.
  personal: {
    when: ({ type }) => type === presenceChanged,
    key: ({ org }) => org,
    load: async (scopes, { db }) => {
      const present = await peopleIn(
        db,
        scopes.map(({ org }) => org),
      )
      return scopes.map(({ org }) => [patch(<PresenceList present={present.get(org)!} />)])
    },
  },
})
