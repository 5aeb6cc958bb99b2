import { api } from '@/lib/http/api'
import { jobIdParams, progressInput } from '@/lib/jobs/input'
import { jobOutput } from '@/lib/jobs/output'
import { reportProgress } from '@/lib/jobs/outside'

/** How far the work is now. */
export const PATCH = api({
  summary: 'Say how far the work is',
  scope: 'jobs:write',
  params: jobIdParams,
  input: progressInput,
  answers: { 200: jobOutput },
  async run({ key, params: { id }, input, services: { db, outbox } }) {
    const body = await reportProgress(db, key, id, input)
    await outbox.drain()
    return { status: 200, body }
  },
})
