import { z } from 'zod'
import { DeleteForm, deleteFormId } from '@/components/settings/delete-form'
import { deletePerson } from '@/lib/auth/deletion'
import { knownPassword } from '@/lib/auth/input'
import { expiredSessionCookie } from '@/lib/auth/next-auth'
import { ownAccount } from '@/lib/auth/own-account'
import { isPasswordOf } from '@/lib/auth/passwords'
import type { Viewer } from '@/lib/auth/viewer'
import type { Db } from '@/lib/db'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Deletes the account for good. It takes the password, or of people without one their e-mail address. */
export const POST = command({
  params: z.object({}),
  access: ownAccount,
  input: z.object({ proof: knownPassword }),
  form: {
    id: deleteFormId,
    show: (state, _params, viewer) => <DeleteForm hasPassword={viewer.hasPassword} state={state} />,
    secret: ['proof'],
  },
  back: () => routes.home,
  async run({ input: { proof }, access: viewer, services: { db, outbox, auth } }) {
    if (!(await isProof(db, viewer, proof)))
      return {
        refused: {
          proof: viewer.hasPassword ? 'This is not your password.' : 'This is not your e-mail address.',
        },
      }
    const ownerless = await deletePerson(db, viewer.id)
    if (ownerless.length > 0)
      return {
        refused: {
          '': `You are the last owner of ${ownerless.join(', ')}. Make somebody else an owner first.`,
        },
      }
    await outbox.drain()
    return { cookies: [expiredSessionCookie(auth.secureCookies)], goTo: routes.home }
  },
})

function isProof(db: Db, { id, email, hasPassword }: Viewer, proof: string): Promise<boolean> | boolean {
  return hasPassword ? isPasswordOf(db, id, proof) : proof.trim().toLowerCase() === email
}
