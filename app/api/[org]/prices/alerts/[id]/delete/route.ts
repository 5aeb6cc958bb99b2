import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { deleteAlert } from '@/lib/prices/alert-store'
import { alertId } from '@/lib/prices/input'
import { routes } from '@/lib/routes'

/** Deletes an alert of one's own. */
export const POST = command({
  params: z.object({ org: z.string(), id: alertId }),
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.prices(org),
  async run({ params: { id }, access: member, services: { db, outbox } }) {
    await deleteAlert(db, member, id)
    await outbox.drain()
    return {}
  },
})
