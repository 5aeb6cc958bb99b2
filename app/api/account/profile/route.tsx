import { z } from 'zod'
import { ProfileForm, profileFormId } from '@/components/settings/profile-form'
import { emailAddress, knownPassword, personName } from '@/lib/auth/input'
import { ownAccount } from '@/lib/auth/own-account'
import { isPasswordOf } from '@/lib/auth/passwords'
import { changeProfile } from '@/lib/auth/people'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'

/** Changes name and e-mail address; for another address it takes the password. */
export const POST = command({
  params: z.object({}),
  access: ownAccount,
  input: z.object({
    name: personName,
    email: emailAddress,
    current: z.literal('').or(knownPassword).default(''),
  }),
  form: {
    id: profileFormId,
    show: (state, _params, viewer) => <ProfileForm person={viewer} state={state} />,
    secret: ['current'],
  },
  back: () => routes.home,
  async run({ input: { name, email, current }, access: viewer, services: { db, outbox } }) {
    if (email !== viewer.email) {
      if (!viewer.hasPassword)
        return { refused: { email: 'Set a password first: only with it you can change the address.' } }
      if (!(await isPasswordOf(db, viewer.id, current)))
        return { refused: { current: 'This is not your password. It takes it to change the address.' } }
    }
    if (!(await changeProfile(db, viewer.id, { name, email })))
      return { refused: { '': 'This did not work. Try another e-mail address.' } }
    await outbox.drain()
    return { notice: 'Your profile is saved.' }
  },
})
