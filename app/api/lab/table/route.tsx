import { z } from 'zod'
import { BirdTable } from '@/components/lab/bird-table'
import { eventStream, patchSignals } from '@/lib/datastar'
import { example } from '@/lib/lab/example'
import { patch } from '@/lib/render'

const schema = z.object({
  lab: z.object({
    bird: z.string().trim().min(1, 'Write the name of a bird.').max(40, 'Use at most 40 characters.'),
    birds: z.array(z.string().max(40)).max(5),
  }),
})

/** One answer patches both: the table, rendered anew and morphed, and the signals, which also empty the field. */
export const POST = example(schema, ({ signals: { lab } }) => {
  const birds = [...lab.birds, lab.bird].slice(-5)
  return eventStream([
    patch(<BirdTable birds={birds} />),
    patchSignals({ lab: { birds, bird: '', flash: `${lab.bird} is in the table.` } }),
  ])
})
