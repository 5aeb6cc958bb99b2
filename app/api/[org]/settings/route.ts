import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { routes } from '@/lib/routes'
import { changeNotify } from '@/lib/settings/store'
import { notifyChoices } from '@/lib/settings/types'
import { settingsView } from '@/lib/settings/view'

export const GET = live(settingsView)

/** Chooses which new notifications pop up. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: members,
  input: z.object({
    notify: z.enum(notifyChoices, `This must be one of ${notifyChoices.join(', ')}.`),
  }),
  back: ({ org }) => routes.settings(org),
  async run({ input: { notify }, access: member, services: { db, outbox } }) {
    await changeNotify(db, member, notify)
    await outbox.drain()
    return {}
  },
})
