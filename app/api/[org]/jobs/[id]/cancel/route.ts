import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { jobParams } from '@/lib/jobs/input'
import { cancelJob } from '@/lib/jobs/write'
import { routes } from '@/lib/routes'

/** Cancels a job. */
export const POST = command({
  params: jobParams,
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.jobs(org),
  async run({ params: { id }, access: member, services: { db, outbox } }) {
    await cancelJob(db, member, id)
    await outbox.drain()
    return {}
  },
})
