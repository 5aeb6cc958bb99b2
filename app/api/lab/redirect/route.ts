import { z } from 'zod'
import { eventStream, redirect } from '@/lib/datastar'
import { example } from '@/lib/lab/example'
import { routes } from '@/lib/routes'

/** Sends the browser elsewhere, say after a form has worked. */
export const POST = example(z.object({}), () => eventStream(redirect(`${routes.lab}?came=redirected`)))
