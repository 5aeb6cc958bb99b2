import { z } from 'zod'
import { eventStream, patchSignals, removeSignals } from '@/lib/datastar'
import { example } from '@/lib/lab/example'

const patches = {
  /** A merge patch: what it does not name stays as it is. */
  merge: patchSignals({ starling: { songs: 12, place: 'the old oak' } }),
  /** The same as `null` in a merge patch. */
  remove: removeSignals('starling.songs'),
  /** Leaves alone what the page knows already. */
  missing: patchSignals({ starling: { songs: 1, age: 2 } }, { onlyIfMissing: true }),
}

const schema = z.object({ change: z.enum(['merge', 'remove', 'missing']) })

export const POST = example(schema, ({ signals: { change } }) => eventStream(patches[change]))
