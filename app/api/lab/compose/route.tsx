import { z } from 'zod'
import { ComposeForm } from '@/components/lab/compose-form'
import { command } from '@/lib/http/command'
import { experimenters } from '@/lib/lab/access'
import { composed, composeFormId, composeInput } from '@/lib/lab/compose'
import { publishToSession } from '@/lib/lab/publish'
import { routes } from '@/lib/routes'
import { labSent } from '@/lib/topics'

/** Shows an event's bytes, and sends it to the pages that this session has open, if asked to. */
export const POST = command({
  params: z.object({}),
  access: experimenters,
  input: composeInput,
  form: {
    id: composeFormId,
    show: (state) => <ComposeForm state={state} bytes={composed(state)} />,
  },
  back: () => routes.lab,
  async run({ input: { send, event }, access: { id, session }, services: { hub } }) {
    if (!send) return { notice: 'These are its bytes.' }
    await publishToSession(hub, id, labSent, [{ session, event }])
    return { notice: 'Sent to your open pages.' }
  },
})
