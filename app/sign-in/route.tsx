import { signInFormId } from '@/components/auth/sign-in-form'
import { SignInPage } from '@/components/auth/sign-in-page'
import { maySignUp } from '@/lib/auth/sign-up'
import { demoAccounts } from '@/lib/demo/demo'
import { sitePath } from '@/lib/http/links'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'

export const GET = publicPage(async ({ assets, form, request, viewer, services }) => {
  const next = new URL(request.url).searchParams.get('next') ?? undefined
  if (viewer) return seeOther(sitePath(next ?? '') ?? routes.home)
  return (
    <SignInPage
      assets={assets}
      demoAccounts={services.env.demo ? demoAccounts : []}
      gitHub={services.env.github !== undefined}
      signUp={await maySignUp(services, next)}
      state={form(signInFormId)}
      next={next}
    />
  )
})
