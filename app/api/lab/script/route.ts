import { z } from 'zod'
import { eventStream, executeScript } from '@/lib/datastar'
import { example } from '@/lib/lab/example'

/** Runs in the page, also under its strict content security policy; then the script element takes itself away. */
export const POST = example(z.object({}), () =>
  eventStream(
    executeScript(`
      const output = document.getElementById('lab-script')
      output.textContent = 'This window is ' + innerWidth + ' pixels wide.'
    `),
  ),
)
