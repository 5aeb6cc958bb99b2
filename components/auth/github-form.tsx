import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { NextField } from './sign-in-form'

/** One button that leads to GitHub and comes back signed in. */
export function GitHubForm({ next }: { next?: string | undefined }) {
  return (
    <form method="post" action={routes.api.signInGitHub}>
      <NextField next={next} />
      <Button className="w-full">Continue with GitHub</Button>
    </form>
  )
}
