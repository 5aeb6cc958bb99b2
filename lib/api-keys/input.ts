import { z } from 'zod'
import { requiredText } from '@/lib/http/fields'
import { allScopes } from './scopes'

/** Longest name of an API key, in characters. */
const maxName = 80

const name = requiredText('name', maxName, 'Give a name, say of the script that will use the key.')

/** The form that creates a key: its name, and a checkbox for each scope, which a browser sends only when it is ticked. */
export const createInput = z
  .record(z.string(), z.unknown())
  .transform((fields) => ({
    name: fields.name,
    scopes: allScopes.filter((scope) => Object.hasOwn(fields, scope)),
  }))
  .pipe(z.object({ name, scopes: z.array(z.enum(allScopes)).min(1, 'Choose at least one thing it may do.') }))

/** The id of a key in a URL. */
export const apiKeyId = z.string().regex(/^[\w-]{1,64}$/, 'This must be the id of an API key.')
