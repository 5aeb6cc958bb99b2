import { viewerOfRequest } from '@/lib/auth/next-auth'
import { eventStream, readSignals } from '@/lib/datastar'
import { HttpError } from '@/lib/errors'
import { signedIn } from '@/lib/http/command'
import { readFailure } from '@/lib/http/input'
import { answering } from '@/lib/http/respond'
import { replay, replaySchema } from '@/lib/lab/replay'
import { isAdminSomewhere } from '@/lib/members/store'
import { services } from '@/lib/services'

/**
 * Answers with the events that the signals describe, in the shape of the Datastar SDK test suite. It changes nothing
 * and needs no sign-in on a demo installation; elsewhere it is for admins.
 */
const handler = answering(async (request: Request) => {
  const { auth, db } = await services()
  if (!auth.demo) {
    const viewer = signedIn(await viewerOfRequest(request, auth))
    if (!(await isAdminSomewhere(db, viewer.id)))
      throw new HttpError('forbidden', 'Only admins may replay events.')
  }
  const read = await readSignals(request, replaySchema)
  if (!read.ok) throw readFailure(read.error)
  return eventStream(replay(read.signals.events))
})

export { handler as GET, handler as POST }
