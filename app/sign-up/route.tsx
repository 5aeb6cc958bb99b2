import { signUpFormId } from '@/components/auth/sign-up-form'
import { SignUpPage } from '@/components/auth/sign-up-page'
import { maySignUp } from '@/lib/auth/sign-up'
import { sitePath } from '@/lib/http/links'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { routes } from '@/lib/routes'

export const GET = publicPage(async ({ assets, form, request, viewer, services }) => {
  const next = new URL(request.url).searchParams.get('next') ?? undefined
  if (viewer) return seeOther(sitePath(next ?? '') ?? routes.home)
  return (
    <SignUpPage
      assets={assets}
      open={await maySignUp(services, next)}
      gitHub={services.env.github !== undefined}
      state={form(signUpFormId)}
      next={next}
    />
  )
})
