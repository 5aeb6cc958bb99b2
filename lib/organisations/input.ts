import { z } from 'zod'
import { requiredText } from '@/lib/http/fields'
import { isReserved } from './reserved'
import { slugPattern } from './slug'
import { maxName, maxSlug, minSlug } from './types'

const name = requiredText('name', maxName, 'Give the organisation a name.').pipe(
  z.string().regex(/^[^\p{Cc}]*$/u, 'The name must be one line.'),
)

const slug = z
  .string('The address must be a text.')
  .trim()
  .regex(
    slugPattern,
    `Use ${minSlug} to ${maxSlug} lower-case letters, digits and hyphens, and no hyphen at an end.`,
  )
  .refine((value) => !isReserved(value), 'This address is kept for Starling itself. Choose another.')

/** `POST /api/organisations`; without a slug one is made from the name. */
export const createInput = z.object({
  name,
  slug: z
    .union([z.literal('').transform(() => undefined), slug], { error: 'Choose another address.' })
    .optional(),
})

export const renameInput = z.object({ name })

/** Typed by whoever deletes an organisation. */
export const deleteInput = z.object({
  slug: z.string('Type the address of the organisation.').trim().max(100, 'Type the address.'),
})
