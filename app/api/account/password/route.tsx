import { z } from 'zod'
import { PasswordForm, passwordFormId } from '@/components/settings/password-form'
import { knownPassword, newPassword } from '@/lib/auth/input'
import { ownAccount } from '@/lib/auth/own-account'
import { isPasswordOf } from '@/lib/auth/passwords'
import { changePassword } from '@/lib/auth/people'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Changes the password, or sets the first one, and ends all other sessions of the person. */
export const POST = command({
  params: z.object({}),
  access: ownAccount,
  input: z.object({ current: z.literal('').or(knownPassword).default(''), password: newPassword }),
  form: {
    id: passwordFormId,
    show: (state, _params, viewer) => (
      <PasswordForm
        email={viewer.email}
        hasPassword={viewer.hasPassword || state.notice !== undefined}
        state={state}
      />
    ),
    secret: ['current', 'password'],
  },
  back: () => routes.home,
  async run({ input: { current, password }, access: viewer, services: { db, outbox } }) {
    if (viewer.hasPassword && !(await isPasswordOf(db, viewer.id, current)))
      return { refused: { current: 'This is not your current password.' } }
    await changePassword(db, viewer.id, password, viewer.session)
    await outbox.drain()
    return { notice: 'Your new password is set. You are signed out everywhere else.' }
  },
})
