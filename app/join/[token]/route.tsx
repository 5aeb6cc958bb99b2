import { JoinPage } from '@/components/invitations/join-page'
import { HttpError } from '@/lib/errors'
import { publicPage } from '@/lib/http/page'
import { errorDocument } from '@/lib/http/respond'
import { endOf, invitationOf, unknownInvitation } from '@/lib/invitations/accept'

/** Who invites to what. Nothing happens by looking: accepting is a form of its own. */
export const GET = publicPage(async ({ assets, request, params: { token = '' }, viewer, services }) => {
  const invitation = await invitationOf(services.db, token)
  if (!invitation) return errorDocument(new HttpError('not_found', unknownInvitation), request)
  const isMember = viewer !== null && (await viewer.role(invitation.org)) !== null
  if (invitation.state !== 'open' && !isMember)
    return errorDocument(new HttpError('gone', endOf(invitation, invitation.state)), request)
  return (
    <JoinPage
      assets={assets}
      token={token}
      invitation={invitation}
      viewer={viewer && { name: viewer.name, email: viewer.email, isMember }}
    />
  )
})
