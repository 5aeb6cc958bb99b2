import { z } from 'zod'

const maxTopics = 20

/** The topics of a raw stream, each once. */
const topicList = z
  .array(
    z.string('A topic is a text, say o:acme.').regex(/^[A-Za-z0-9:_.-]{1,128}$/, {
      error: 'A topic has 1 to 128 characters of A-Z a-z 0-9 : _ . -, say o:acme.',
    }),
    'Name the topics, say ["o:acme"].',
  )
  .min(1, 'Name at least one topic, say o:acme.')
  .max(maxTopics, `Name ${maxTopics} topics at most, or open several streams.`)
  .transform((topics) => [...new Set(topics)])

/** The query of a raw stream. */
export const eventsQuery = z.strictObject({
  topics: z
    .string('Name the topics, say ?topics=o:acme.')
    .transform((list) => list.split(','))
    .pipe(topicList)
    .meta({ description: 'Topics separated by commas, say o:acme,o:acme:admins.' }),
  lastEventId: z
    .string()
    .optional()
    .meta({ description: 'Go on behind this event, where the header Last-Event-ID cannot be sent.' }),
  client: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'The id of a client has 1 to 64 characters of A-Z a-z 0-9 _ -.')
    .optional()
    .meta({ description: 'All streams of one client take one place under the caps.' }),
  token: z
    .string()
    .max(4_000, 'This is no stream token.')
    .optional()
    .meta({ description: 'From POST /api/v1/stream-tokens, where no header can be sent.' }),
})

/** The body of a request for a stream token. */
export const tokenInput = z.strictObject({ topics: topicList })
