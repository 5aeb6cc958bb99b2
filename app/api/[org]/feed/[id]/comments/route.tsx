import { CommentForm, commentFormId } from '@/components/feed/comment-form'
import { authors } from '@/lib/feed/author'
import { entryParams, textInput } from '@/lib/feed/input'
import { comment } from '@/lib/feed/write'
import { command } from '@/lib/http/command'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Comments on an entry. */
export const POST = command({
  params: entryParams,
  access: authors,
  input: textInput,
  form: {
    id: commentFormId,
    show: (state, { org, id }) => <CommentForm org={org} entry={id} state={state} />,
  },
  back: ({ org, id }) => routes.feedEntry(org, id),
  async run({ input: { text }, params: { org, id }, access: author, services: { db, outbox } }) {
    const refused = await comment(db, author, id, text)
    if (refused) return refused
    await outbox.drain()
    // Replaced and not morphed: a morph would keep the text of the field that has the focus.
    return { patches: [patch(<CommentForm org={org} entry={id} sent />, { mode: 'replace' })] }
  },
})
