import { z } from 'zod'
import { isSafeLink } from './links'

/** Matches a text of which something is seen: spaces and control characters are nothing to see. */
export const visible = /[^\p{C}\p{Z}]/u

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

/**
 * A text that must be given, say a title.
 * @param max its most characters
 * @param complaint what to say where there is nothing to see in it
 */
export const requiredText = (field: string, max: number, complaint: string) =>
  plainText(`Give a ${field}: a text of 1 to ${max.toLocaleString('en')} characters.`).pipe(
    z
      .string()
      .regex(visible, complaint)
      .max(max, `Shorten the ${field} to ${max.toLocaleString('en')} characters.`),
  )

/**
 * A row number as it stands in URLs and answers.
 * @param what whose it is, say "an alert"
 */
export const rowId = (what: string) => {
  const complaint = `This must be the id of ${what}, a number.`
  return z.string(complaint).regex(/^[0-9]{1,15}$/, complaint)
}

/** Where something leads when it is clicked. */
export const siteLink = z
  .string('The link must be a text.')
  .trim()
  .max(2_000, 'Shorten the link to 2,000 characters.')
  .refine(isSafeLink, 'The link must be a path of this site, such as /acme, or begin with https://.')
  .meta({ description: 'A path of this site, or an https: address.' })

/** Who is meant, as programs name them. Left out where it is not needed. */
export const personRef = (description: string) =>
  z
    .string('The person must be an id or an e-mail address.')
    .trim()
    .min(1)
    .max(320)
    .optional()
    .meta({ description })
