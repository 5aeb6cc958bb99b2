import { type Member, memberOf, type Viewer } from '@/lib/auth/viewer'
import { signedIn } from '@/lib/http/command'

/** A member who writes, with the name that others see. */
export type Author = Member & { name: string }

/** Members of the organisation in the URL, as authors. */
export async function authors(viewer: Viewer | null, { org }: { org: string }): Promise<Author> {
  const { name, ...rest } = signedIn(viewer)
  return { ...(await memberOf({ name, ...rest }, org)), name }
}
