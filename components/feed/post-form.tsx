import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { newKey } from '../ui/form'
import { TextForm } from './text-form'

export const postFormId = 'post-form'

/** The form that posts to the feed. Patched by its id, `post-form`. */
export function PostForm(props: { org: string; state?: FormState | undefined; sent?: boolean }) {
  const { org, ...form } = props
  return (
    <TextForm
      {...form}
      id={postFormId}
      url={routes.api.feed(org)}
      label="Your post"
      button="Post"
      placeholder="What is happening?"
      field={newKey}
      hint="**strong**, *emphasis*, `code`, lists, links, and @Full Name to mention somebody."
    />
  )
}
