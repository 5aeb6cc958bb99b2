import { z } from 'zod'
import { eventStream, patchElements } from '@/lib/datastar'
import { example } from '@/lib/lab/example'

/** Says hello: one event, and the stream is over. The element finds its place by its id. */
export const GET = example(z.object({}), () =>
  eventStream(patchElements('<p id="lab-hello" role="status">Hello from the server.</p>')),
)
