import { after } from 'next/server'
import { z } from 'zod'
import { StartExport, startExportId } from '@/components/jobs/start-export'
import { command, type Done, members, type Refused } from '@/lib/http/command'
import { live } from '@/lib/http/live'
import { startInput } from '@/lib/jobs/input'
import { exportChoices } from '@/lib/jobs/sources'
import { jobsView } from '@/lib/jobs/view'
import { startExport } from '@/lib/jobs/write'
import { routes } from '@/lib/routes'

export const GET = live(jobsView)

/** Starts an export, and works on it once the answer has left. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: members,
  input: startInput,
  form: {
    id: startExportId,
    show: (state, { org }, member) => <StartExport org={org} choices={exportChoices(member)} state={state} />,
  },
  back: ({ org }) => routes.jobs(org),
  async run({ input, access: member, services: { db, outbox, jobs } }): Promise<Done | Refused> {
    const refused = await startExport(db, member, input)
    if (refused) return { refused }
    await outbox.drain()
    after(() => jobs.run())
    return {}
  },
})
