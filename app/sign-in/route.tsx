import { signInFormId } from '@/components/auth/sign-in-form'
import { SignInPage } from '@/components/auth/sign-in-page'
import { nextPath } from '@/lib/auth/next-path'
import { demoAccounts } from '@/lib/demo/demo'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'

export const GET = publicPage(async ({ assets, form, request, viewer, services }) => {
  const next = new URL(request.url).searchParams.get('next') ?? undefined
  if (viewer) return seeOther(nextPath(next))
  return (
    <SignInPage
      assets={assets}
      demoAccounts={services.env.demo ? demoAccounts : []}
      state={form(signInFormId)}
      next={next}
    />
  )
})
