import { routes } from '@/lib/routes'
import { Button } from '../ui/button'

/** Who is signed in, and the way out, on a page outside the workspace. */
export function SignedInAs({ name, email }: { name: string; email: string }) {
  return (
    <form method="post" action={routes.api.signOut} className="flex items-center gap-3 text-sm text-faint">
      <p className="min-w-0 grow wrap-anywhere">
        Signed in as {name} ({email})
      </p>
      <Button look="quiet">Sign out</Button>
    </form>
  )
}
