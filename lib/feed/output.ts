import { z } from 'zod'
import { type Activity, activityKinds } from './types'

const person = z.object({ id: z.string(), name: z.string() })

/** An activity as the machine API answers it. */
export const activityOutput = z.object({
  id: z.string(),
  org: z.string(),
  kind: z.enum(activityKinds),
  person: person.nullable().meta({ description: 'Who did it; null for a program.' }),
  text: z.string().meta({ description: 'Markdown.' }),
  mentions: z.array(person),
  href: z.string().nullable(),
  via: z.string().nullable().meta({ description: 'The name of the API key.' }),
  parent: z.string().nullable().meta({ description: 'The entry that a comment is on.' }),
  subject: person.nullable().meta({ description: 'Whom it concerns.' }),
  createdAt: z.int().meta({ description: 'Milliseconds since 1970.' }),
  editedAt: z.int().nullable(),
}) satisfies z.ZodType<Activity>
