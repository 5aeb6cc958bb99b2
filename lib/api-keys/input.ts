import { z } from 'zod'
import { plainText } from '@/lib/http/text'
import { allScopes } from './scopes'

/** Longest name of an API key, in characters. */
export const maxName = 80

const name = plainText(`Give a name: a text of 1 to ${maxName} characters.`).pipe(
  z
    .string()
    .regex(/[^\p{C}\p{Z}]/u, 'Give a name, say of the script that will use the key.')
    .max(maxName, `Shorten the name to ${maxName} characters.`),
)

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
