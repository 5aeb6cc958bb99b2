import { z } from 'zod'
import { typing } from '@/lib/feed/activities'
import { authors } from '@/lib/feed/author'
import { entryParams } from '@/lib/feed/input'
import { discussable } from '@/lib/feed/write'
import { command } from '@/lib/http/command'
import { routes } from '@/lib/routes'
import { topic } from '@/lib/topics'

/** Says that somebody is writing a comment: shown for some seconds, stored nowhere. */
export const POST = command({
  params: entryParams,
  access: authors,
  input: z.object({}),
  back: ({ org, id }) => routes.feedEntry(org, id),
  async run({ params: { org, id }, access: { person, name }, services: { db, hub } }) {
    const { person: author } = await discussable(db, org, id)
    const topics = [topic.feed(org), ...(author === null ? [] : [topic.feedOf(org, author)])]
    const data = { id, org, person: { id: person, name } }
    await hub.publish(
      topics.map((where) => ({ topic: where, type: typing, data })),
      { lossy: true },
    )
    return {}
  },
})
