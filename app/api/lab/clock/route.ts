import { z } from 'zod'
import { patchElements, retry } from '@/lib/datastar'
import { example } from '@/lib/lab/example'
import { slowStream } from '@/lib/lab/slow-stream'

/** Tells the time every five seconds, until the client leaves. Whoever loses it comes back after two seconds. */
export const GET = example(z.object({}), ({ request }) =>
  slowStream(request, async function* (pause) {
    yield retry(2_000)
    do {
      const now = new Date().toISOString().slice(11, 19)
      yield patchElements(`<time id="lab-clock">${now} UTC</time>`, { eventId: now })
    } while (await pause(5_000))
  }),
)
