import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { AccountName, AccountPerson } from '@/components/layout/account-menu'
import { OrgMenu, OrgName, OrgPeople } from '@/components/layout/org-menu'
import { Bell } from '@/components/notifications/bell'
import { NavCount } from '@/components/notifications/nav-count'
import { NotificationToast } from '@/components/notifications/notification-toast'
import { type Member, memberOf, type Viewer } from '@/lib/auth/viewer'
import { patchSignals, removeElements } from '@/lib/datastar'
import { schema } from '@/lib/db'
import { env } from '@/lib/env'
import type { SentEvent } from '@/lib/lab/compose'
import { replay } from '@/lib/lab/replay'
import { defineView } from '@/lib/live/view'
import { type MembersChanged, membersChanged } from '@/lib/members/events'
import {
  countUnread,
  notificationCreated,
  notificationRead,
  type PublishedNotification,
} from '@/lib/notifications/store'
import type { Severity } from '@/lib/notifications/types'
import { type OrganisationRenamed, organisationRenamed, organisationsOf } from '@/lib/organisations/store'
import { presenceView } from '@/lib/presence/view'
import { patch } from '@/lib/render'
import type { Notify } from '@/lib/settings/types'
import { labSent, memberTopics, preferencesChanged, profileChanged } from '@/lib/topics'
import { notificationFor } from '@/lib/visibility/visibility'
import type { Shell } from './types'

interface ShellScope {
  viewer: Viewer
  member: Member
  notify: Notify
}

/** What every page of the workspace carries: the bell, a toast for each new notification, how live it is, and the lab's events. */
export const shellView = defineView({
  name: 'shell',
  params: z.object({ org: z.string() }),
  authorize: async (viewer, { org }): Promise<ShellScope> => ({
    viewer,
    member: await memberOf(viewer, org),
    notify: await viewer.notify(org),
  }),
  topics: ({ member }) => memberTopics(member),
  // The organisation decides where the links of toasts lead, and each member which of them pop up.
  variant: ({ member, notify }) => `${member.org} ${notify}`,
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
  regions: (shell) => [
    <OrgMenu key="org" shell={shell} />,
    ...bellRegions(shell.org.slug, shell.unread),
    ...accountRegions(shell.viewer),
  ],
  rescope: ({ type, data }, { member }) =>
    type === preferencesChanged && (data as { org?: unknown }).org === member.org,
  render: (event, variant) => {
    if (event.type === membersChanged)
      return [patch(<OrgPeople members={(event.data as MembersChanged).members} />)]
    if (event.type === organisationRenamed)
      return [patch(<OrgName name={(event.data as OrganisationRenamed).name} />)]
    if (event.type === profileChanged)
      return accountRegions(event.data as Profile).map((region) => patch(region))
    if (event.type === labSent) return replay([(event.data as SentEvent).event])
    if (event.type !== notificationCreated) return []
    const [org = '', notify] = variant.split(' ')
    const notification = notificationFor('member', event.data as PublishedNotification)
    // A person's topic carries what they get in all their organisations; this page shows one of them.
    if (notification.org !== org || !popsUp(notification.severity, notify)) return []
    const toast = <NotificationToast org={org} notification={{ ...notification, read: false }} />
    // Taken away first: an event that comes twice must not show twice.
    return [
      removeElements(`#toast-${notification.id}`),
      patch(toast, { mode: 'append', selector: '#toasts' }),
    ]
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

type Profile = Pick<Viewer, 'name' | 'email'>

function accountRegions({ name, email }: Profile) {
  return [<AccountName key="name" name={name} />, <AccountPerson key="person" name={name} email={email} />]
}

function popsUp(severity: Severity, notify: string | undefined): boolean {
  if (notify === 'important') return severity === 'warning' || severity === 'error'
  return notify !== 'none'
}

function bellRegions(org: string, unread: number) {
  return [<Bell key="bell" org={org} unread={unread} />, <NavCount key="nav" unread={unread} />]
}
