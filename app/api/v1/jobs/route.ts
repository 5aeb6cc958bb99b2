import { api } from '@/lib/http/api'
import { reportInput } from '@/lib/jobs/input'
import { begunOutput } from '@/lib/jobs/output'
import { reportJob } from '@/lib/jobs/outside'

/** Begins work that a program does and shows to the organisation. */
export const POST = api({
  summary: 'Begin work that is shown to the organisation',
  scope: 'jobs:write',
  input: reportInput,
  answers: { 201: begunOutput },
  idempotent: true,
  async run({ key, input, idempotency, services: { db, outbox } }) {
    const body = await reportJob(db, key, idempotency, input)
    await outbox.drain()
    return { status: 201, body }
  },
})
