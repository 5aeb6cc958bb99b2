import { z } from 'zod'
import { personRef, plainText, rowId, siteLink, visible } from '@/lib/http/fields'
import { type Emoji, emojis, maxText } from './types'

/** The text of a post or comment. */
const text = plainText('Write something: a text of 1 to 2,000 characters.')
  .transform((value) => value.replace(/\r\n?/g, '\n'))
  .pipe(
    z.string().regex(visible, 'Write something first.').max(maxText, 'Shorten the text to 2,000 characters.'),
  )

/** A form with a text. Forms of entries also say which entry they are about, so that a refused one finds its place. */
export const textInput = z.object({ text })

const names = Object.keys(emojis) as [Emoji, ...Emoji[]]
export const reactionInput = z.object({
  emoji: z.enum(names, `The emoji must be one of ${names.join(', ')}.`),
})

export const followInput = z.object({
  following: z.enum(['yes', 'no'], 'Say following: yes or no.').transform((value) => value === 'yes'),
})

const id = rowId('an entry')

/** The path of one entry. */
export const entryParams = z.object({ org: z.string(), id })

/** `POST /api/v1/activities`. */
export const activityInput = z.strictObject(
  {
    text: text.meta({
      ...{ minLength: 1, maxLength: maxText },
      description: 'Markdown: emphasis, code, links, lists. `@Full Name` mentions a member.',
    }),
    href: siteLink.nullish().transform((link) => link ?? null),
    person: personRef('Id or e-mail address of the member on whose behalf it is told.'),
  },
  'Send one JSON object with at least a text.',
)
export type ActivityInput = z.output<typeof activityInput>

/** A place in the feed of an organisation: an older page begins behind it. It names its feed, so no other list's fits. */
export const feedPlace = (org: string, lastId: string) => `${org}.${lastId}`

const idAt = (org: string, place: string): string | undefined => {
  const [feed, last = ''] = place.split('.')
  return feed === org && place === feedPlace(org, last) && id.safeParse(last).success ? last : undefined
}

/** The parameters of the feed. */
export const feedParams = z
  .object({
    org: z.string(),
    view: z.literal('everyone', 'The view can only be everyone.').optional(),
    before: z.string().optional(),
  })
  .refine(({ org, before }) => before === undefined || idAt(org, before) !== undefined, {
    path: ['before'],
    message: 'This is no place in this feed. Leave it out to begin with the newest.',
  })
  .transform(({ org, view, before }) => ({
    org,
    view,
    before: before === undefined ? undefined : idAt(org, before),
  }))
