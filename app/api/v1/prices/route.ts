import { z } from 'zod'
import { api } from '@/lib/http/api'
import { ingest } from '@/lib/prices/ingest'
import { maxTicksBytes, readTicks, ticksInput } from '@/lib/prices/input'

/** Takes up to 1,000 ticks, all or none. Sending the same again changes nothing. */
export const POST = api({
  summary: 'Send prices',
  description: 'Up to 1,000 ticks, all or none. Late and repeated ones are fine.',
  scope: 'prices:write',
  input: ticksInput,
  answers: { 202: z.object({ accepted: z.int() }) },
  maxBytes: maxTicksBytes,
  async run({ key, input, services }) {
    const now = Date.now()
    const ticks = readTicks(input.ticks, now)
    await ingest(services, key.org, ticks, now)
    return { status: 202, body: { accepted: ticks.length } }
  },
})
