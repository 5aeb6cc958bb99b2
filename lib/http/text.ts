import { z } from 'zod'

/**
 * Text as it is stored and shown: well-formed (UTF-8 has no lone surrogates), and without NUL, which SQLite would take for
 * the end.
 * @param complaint what to say where it is no text
 */
export const plainText = (complaint: string) =>
  z
    .string(complaint)
    .refine((value) => !value.includes('\0'), 'The text must not contain NUL characters.')
    .transform((value) => Buffer.from(value).toString().trim())
