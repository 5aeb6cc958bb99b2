import { z } from 'zod'
import { InvitationList } from '@/components/invitations/invitation-list'
import { InviteForm } from '@/components/invitations/invite-form'
import { MemberList } from '@/components/members/member-list'
import { PresentMembers } from '@/components/members/present-mark'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { invitationsChanged, openInvitations } from '@/lib/invitations/store'
import type { OpenInvitation } from '@/lib/invitations/types'
import { defineView } from '@/lib/live/view'
import { peopleIn } from '@/lib/presence/store'
import { patch } from '@/lib/render'
import { memberTopics, presenceChanged } from '@/lib/topics'
import { audienceOf } from '@/lib/visibility/visibility'
import { membersChanged } from './events'
import { membersOf } from './store'
import type { MemberEntry } from './types'

interface MembersData extends Pick<Member, 'org' | 'role'> {
  members: MemberEntry[]
  invitations: OpenInvitation[]
}

/** The people of an organisation and, for admins, the invitations to it. */
export const membersView = defineView({
  name: 'members',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => memberOf(viewer, org),
  topics: memberTopics,
  variant: ({ org, role }) => `${org} ${role}`,
  load: async ({ org, role, admin }, { db }): Promise<MembersData> => {
    const [members, invitations] = await Promise.all([
      membersOf(db, org, audienceOf({ admin })),
      admin ? openInvitations(db, org) : [],
    ])
    return { org, role, members, invitations }
  },
  regions: (data) => [
    <InviteForm key="invite" {...data} />,
    <InvitationList key="invitations" {...data} />,
    <MemberList key="members" {...data} />,
  ],
  render: ({ type }) => (type === membersChanged || type === invitationsChanged ? 'snapshot' : []),
  // People come and go all the time: only who is here is sent, the same to all of an organisation.
  personal: {
    when: ({ type }) => type === presenceChanged,
    key: ({ org }) => org,
    load: async (scopes, { db }) => {
      const here = await peopleIn(
        db,
        scopes.map(({ org }) => org),
      )
      return scopes.map(({ org }) => [patch(<PresentMembers people={here.get(org)!} />)])
    },
  },
})
