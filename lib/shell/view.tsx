import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { OrgMenu, OrgName, OrgPeople } from '@/components/layout/org-menu'
import { Bell } from '@/components/notifications/bell'
import { NavCount } from '@/components/notifications/nav-count'
import { NotificationToast } from '@/components/notifications/notification-toast'
import { type Member, memberOf, type Viewer } from '@/lib/auth/viewer'
import { patchSignals } from '@/lib/datastar'
import { schema } from '@/lib/db'
import { env } from '@/lib/env'
import { defineView } from '@/lib/live/view'
import { type MembersChanged, membersChanged } from '@/lib/members/events'
import {
  countUnread,
  notificationCreated,
  notificationRead,
  type PublishedNotification,
} from '@/lib/notifications/store'
import { type OrganisationRenamed, organisationRenamed, organisationsOf } from '@/lib/organisations/store'
import { presenceView } from '@/lib/presence/view'
import { patch } from '@/lib/render'
import { memberTopics } from '@/lib/topics'
import type { Shell } from './types'

interface ShellScope {
  viewer: Viewer
  member: Member
}

/** What every page of the workspace carries: the bell, a toast for each new notification, and how live it is. */
export const shellView = defineView({
  name: 'shell',
  params: z.object({ org: z.string() }),
  authorize: async (viewer, { org }): Promise<ShellScope> => ({
    viewer,
    member: await memberOf(viewer, org),
  }),
  topics: ({ member }) => memberTopics(member),
  // Toasts are the same for everyone who gets the event; the organisation decides where their links lead.
  variant: ({ member }) => member.org,
  load: async ({ viewer, member }, sources): Promise<Shell> => {
    const { db } = sources
    const { organisations, memberships } = schema
    const ofOrg = eq(memberships.org, member.org)
    const [[org], organisationList, [unread], present] = await Promise.all([
      db
        .select({ slug: organisations.slug, name: organisations.name, members: count() })
        .from(organisations)
        .innerJoin(memberships, and(ofOrg, eq(memberships.org, organisations.slug)))
        .groupBy(organisations.slug),
      organisationsOf(db, member.person),
      countUnread(db, [member]),
      presenceView.load({ org: member.org, viewer }, sources),
    ])
    const { id, name, email } = viewer
    return {
      viewer: { id, name, email, role: member.role },
      org: org!,
      organisations: organisationList,
      unread: unread!,
      present,
      demo: env().demo,
    }
  },
  regions: (shell) => [<OrgMenu key="org" shell={shell} />, ...bellRegions(shell.org.slug, shell.unread)],
  render: (event, org) => {
    if (event.type === membersChanged)
      return [patch(<OrgPeople members={(event.data as MembersChanged).members} />)]
    if (event.type === organisationRenamed)
      return [patch(<OrgName name={(event.data as OrganisationRenamed).name} />)]
    if (event.type !== notificationCreated) return []
    const notification = event.data as PublishedNotification
    // A person's topic carries what they get in all their organisations; this page shows one of them.
    if (notification.org !== org) return []
    const toast = <NotificationToast org={org} notification={{ ...notification, read: false }} />
    return [patch(toast, { mode: 'append', selector: '#toasts' })]
  },
  personal: {
    when: ({ type }) => type === notificationCreated || type === notificationRead,
    key: ({ member }) => `${member.org} ${member.person}`,
    load: async (scopes, { db }) => {
      const counts = await countUnread(
        db,
        scopes.map(({ member }) => member),
      )
      return scopes.map(({ member }, index) =>
        bellRegions(member.org, counts[index]!).map((region) => patch(region)),
      )
    },
  },
  upstream: (state) => [patchSignals({ _upstream: state })],
})

function bellRegions(org: string, unread: number) {
  return [<Bell key="bell" org={org} unread={unread} />, <NavCount key="nav" unread={unread} />]
}
