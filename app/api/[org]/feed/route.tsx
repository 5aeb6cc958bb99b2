import { z } from 'zod'
import { PostForm, postFormId } from '@/components/feed/post-form'
import { authors } from '@/lib/feed/author'
import { textInput } from '@/lib/feed/input'
import { feedView } from '@/lib/feed/view'
import { post } from '@/lib/feed/write'
import { command } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

export const GET = live(feedView)

export const POST = command({
  params: z.object({ org: z.string() }),
  access: authors,
  input: textInput,
  form: { id: postFormId, show: (state, { org }) => <PostForm org={org} state={state} /> },
  back: ({ org }) => routes.feed(org),
  async run({ input: { text }, access: author, services: { db, outbox } }) {
    const refused = await post(db, author, text)
    if (refused) return refused
    await outbox.drain()
    // Replaced and not morphed: a morph would keep the text of the field that has the focus.
    return { patches: [patch(<PostForm org={author.org} sent />, { mode: 'replace' })] }
  },
})
