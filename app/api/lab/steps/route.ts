import { z } from 'zod'
import { patchElements, patchSignals } from '@/lib/datastar'
import { example } from '@/lib/lab/example'
import { slowStream } from '@/lib/lab/slow-stream'

const steps = ['Unpack', 'Build', 'Test', 'Upload', 'Done']

/** Five updates, a second apart: a signal moves the bar, an element says what goes on. */
export const POST = example(z.object({}), ({ request }) =>
  slowStream(request, async function* (pause) {
    for (const [index, step] of steps.entries()) {
      if (index > 0 && !(await pause(1_000))) return
      yield patchSignals({ lab: { step: index + 1 } })
      yield patchElements(`<p id="lab-step" role="status">${step}</p>`)
    }
  }),
)
