import { signInFormId } from '@/components/auth/sign-in-form'
import { gitHubFormId } from '@/components/settings/github-section'
import { connectGitHub, createGitHubPerson, personOfGitHub } from '@/lib/auth/accounts'
import { arriveFromGitHub, intentOf } from '@/lib/auth/github'
import { signInCookie } from '@/lib/auth/next-auth'
import { maySignUp } from '@/lib/auth/sign-up'
import { HttpError } from '@/lib/errors'
import { saveFlash } from '@/lib/http/flash'
import { sitePath } from '@/lib/http/links'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'
import type { Services } from '@/lib/services'

/** Where GitHub sends people back to: they sign in, sign up, or connect their account. */
export const GET = publicPage(async ({ request, viewer, services }) => {
  const { auth, db, outbox } = services
  const { github } = auth
  if (!github) throw new HttpError('not_found', 'There is no such page. Check the address.')
  const intent = await intentOf(request, auth)
  const { account, cookies } = await arriveFromGitHub(request, { ...auth, github })
  const next = sitePath(intent.next ?? '')

  const leave = (path: string, more: string[] = []) => {
    const response = seeOther(path)
    for (const cookie of [...cookies, ...more]) response.headers.append('set-cookie', cookie)
    return response
  }
  const refuse = async (path: string, form: string, message: string) =>
    leave(path, [
      await saveFlash(db, { form, state: { values: {}, errors: { '': message } } }, auth.secureCookies),
    ])

  if (intent.connect !== undefined) {
    const settings = next ?? routes.home
    if (viewer?.session !== intent.connect)
      return refuse(routes.signInFor(next), signInFormId, 'You have signed out meanwhile. Sign in first.')
    if (!account) return refuse(settings, gitHubFormId, 'GitHub was not connected. Try again.')
    if (!(await connectGitHub(db, viewer.id, account)))
      return refuse(settings, gitHubFormId, 'Somebody else signs in with this GitHub account already.')
    await outbox.drain()
    return leave(settings)
  }

  const person = account
    ? await personFor(account, next, services)
    : { refused: 'Signing in with GitHub did not work. Try again.' }
  if (typeof person !== 'string') return refuse(routes.signInFor(next), signInFormId, person.refused)
  return leave(next ?? routes.home, [await signInCookie(person, request, auth)])
})

/** The person who signs in with an account of GitHub, created where it is new here. */
async function personFor(
  account: Parameters<typeof personOfGitHub>[1],
  next: string | undefined,
  services: Services,
): Promise<string | { refused: string }> {
  const { db } = services
  const known = await personOfGitHub(db, account)
  if (known) return known
  const { email } = account
  if (email === null)
    return { refused: 'Your GitHub account has no verified primary e-mail address. Verify it there first.' }
  if (!(await maySignUp(services, next)))
    return { refused: 'Nobody can sign up here without an invitation. Ask a member for one.' }
  const created = await createGitHubPerson(db, { ...account, email })
  return (
    created ?? {
      refused: `There is an account for ${email} already. Sign in with its password, then connect GitHub in your settings.`,
    }
  )
}
