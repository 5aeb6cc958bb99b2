import { z } from 'zod'
import type { PublishedNotification } from './store'
import { audiences, severities } from './types'

/** A notification as the machine API answers it. */
export const notificationOutput = z.object({
  id: z.string().meta({ description: 'Sortable, and the `after` of a list.' }),
  org: z.string(),
  title: z.string(),
  body: z.string(),
  severity: z.enum(severities),
  href: z.string().nullable(),
  note: z.string().nullable(),
  audience: z.enum(audiences),
  person: z.string().nullable().meta({ description: 'The recipient\'s id, for the audience "person".' }),
  createdAt: z.int().meta({ description: 'Milliseconds since 1970.' }),
}) satisfies z.ZodType<PublishedNotification>

/** A page of notifications, oldest first. */
export const notificationsOutput = z.object({
  notifications: z.array(notificationOutput),
  next: z.string().meta({ description: 'The `after` of the next call.' }),
})
