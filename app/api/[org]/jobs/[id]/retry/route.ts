import { after } from 'next/server'
import { z } from 'zod'
import { command, members } from '@/lib/http/command'
import { jobParams } from '@/lib/jobs/input'
import { retryExport } from '@/lib/jobs/write'
import { routes } from '@/lib/routes'

/** Starts an export again that has failed or was cancelled. */
export const POST = command({
  params: jobParams,
  access: members,
  input: z.object({}),
  back: ({ org }) => routes.jobs(org),
  async run({ params: { id }, access: member, services: { db, outbox, jobs } }) {
    await retryExport(db, member, id)
    await outbox.drain()
    after(() => jobs.run())
    return {}
  },
})
