import { EditForm, EditPanel, editFormId } from '@/components/feed/edit-panel'
import { authors } from '@/lib/feed/author'
import { entryParams, textInput } from '@/lib/feed/input'
import { edit } from '@/lib/feed/write'
import { command } from '@/lib/http/command'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Changes the text of one's own post or comment. */
export const POST = command({
  params: entryParams,
  access: authors,
  input: textInput,
  form: { id: editFormId, show: (state, { org, id }) => <EditForm org={org} id={id} state={state} /> },
  back: ({ org }) => routes.feed(org),
  async run({ input: { text }, params: { org, id }, access: author, services: { db, outbox } }) {
    const refused = await edit(db, author, id, text)
    if (refused) return refused
    await outbox.drain()
    // Replaced and not morphed: a morph would leave it open.
    const panel = (
      <EditPanel activity={{ id, org, text }} author={author.person} viewer={author.person} saved />
    )
    return { patches: [patch(panel, { mode: 'replace' })] }
  },
})
