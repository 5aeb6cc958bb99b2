import { api } from '@/lib/http/api'
import { ingest } from '@/lib/prices/ingest'
import { maxTicksBytes, readTicks, ticksInput } from '@/lib/prices/input'

/** Takes up to 1,000 ticks, all or none. Sending the same again changes nothing. */
export const POST = api({
  scope: 'prices:write',
  input: ticksInput,
  maxBytes: maxTicksBytes,
  async run({ key, input, services }) {
    const now = Date.now()
    const ticks = readTicks(input.ticks, now)
    await ingest(services, key.org, ticks, now)
    return { status: 202, body: { accepted: ticks.length } }
  },
})
