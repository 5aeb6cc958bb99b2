import { InvitationList } from '@/components/invitations/invitation-list'
import { InviteForm, InviteResult, inviteResultId } from '@/components/invitations/invite-form'
import { Workspace } from '@/components/layout/workspace'
import { MemberList } from '@/components/members/member-list'
import { MembersMessage, membersMessageId } from '@/components/members/members-message'
import { page } from '@/lib/http/page'
import { unsealed } from '@/lib/http/sealed-flash'
import { membersView } from '@/lib/members/view'
import { routes } from '@/lib/routes'

export const GET = page(membersView, async ({ assets, form, scope, data, shell, cursor, services }) => (
  <Workspace
    title="Members"
    shell={shell}
    current="members"
    stream={routes.api.members(scope.org, { after: cursor })}
    assets={assets}
  >
    <MembersMessage state={form(membersMessageId)} />
    <InviteForm {...data} />
    <InviteResult
      link={await unsealed(services.auth.secret, inviteResultId, form(inviteResultId))}
      state={form(inviteResultId)}
    />
    <InvitationList {...data} />
    <MemberList {...data} />
  </Workspace>
))
