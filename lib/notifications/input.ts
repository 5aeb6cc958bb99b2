import { z } from 'zod'
import { personRef, plainText, requiredText, rowId, siteLink } from '@/lib/http/fields'
import { audiences, severities } from './types'

/** Longest title and body of a notification, in characters. */
const maxTitle = 200
const maxBody = 4_000
/** Longest internal note, in characters. */
const maxNote = 1_000

const title = requiredText('title', maxTitle, 'Give a title.').meta({ minLength: 1, maxLength: maxTitle })

const body = plainText('The body must be a text.')
  .pipe(z.string().max(maxBody, `Shorten the text to ${maxBody} characters.`))
  .meta({ maxLength: maxBody, description: 'Plain text.' })

/** An empty note is none. */
const note = plainText('The note must be a text.')
  .pipe(
    z
      .string()
      .max(maxNote, `Shorten the note to ${maxNote} characters.`)
      .transform((text) => text || null),
  )
  .meta({ maxLength: maxNote, description: 'An internal note for admins, plain text.' })

const severity = z.enum(severities, `The severity must be one of ${severities.join(', ')}.`)

const audience = z.enum(audiences, `The audience must be one of ${audiences.join(', ')}.`)

/** `POST /api/v1/notifications`. */
export const publishInput = z
  .strictObject(
    {
      title,
      body: body.default(''),
      severity: severity.default('info'),
      href: siteLink.nullish().transform((link) => link ?? null),
      note: note.nullish().transform((text) => text ?? null),
      audience: audience.default('everyone'),
      person: personRef('Id or e-mail address of the recipient, for the audience "person".'),
    },
    'Send one JSON object with at least a title.',
  )
  .refine(({ audience, person }) => (audience === 'person') === (person !== undefined), {
    path: ['person'],
    message: 'Name a person (an id or an e-mail address) for the audience "person", and only then.',
  })

export type PublishInput = z.output<typeof publishInput>

/** The form on the notifications page; an empty link is none. */
export const composeInput = z.object({
  title,
  body: body.default(''),
  severity,
  href: z.union([z.literal('').transform(() => null), siteLink]).default(null),
  note: note.default(null),
  audience: audience.exclude(['person'], 'The audience must be everyone or admins.'),
})

/** The row number of a notification. */
export const notificationId = rowId('a notification')

/** `GET /api/v1/notifications`. */
export const listInput = z.strictObject({
  after: notificationId.default('0').meta({ description: 'The `next` of the call before.' }),
  limit: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'The limit must be a number from 1 to 200.')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200, 'The limit must be a number from 1 to 200.')
    .default(50)
    .meta({ description: 'From 1 to 200; 50 by default.' }),
})
