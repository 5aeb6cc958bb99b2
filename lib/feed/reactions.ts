import { and, eq } from 'drizzle-orm'
import type { Member } from '@/lib/auth/viewer'
import { type Db, schema } from '@/lib/db'
import { announce } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import {
  announceIn,
  ownReactionsChanged,
  ownReactionsJson,
  reactionsChanged,
  reactionsJson,
} from './activities'
import type { Emoji } from './types'
import { discussable, unlessGone } from './write'

const { reactions } = schema

/**
 * Reacts to an entry, or takes the same reaction back. Drain the outbox afterwards.
 * @throws HttpError 404 where the entry is gone, 409 where it takes no reactions
 */
export async function toggleReaction(
  db: Db,
  { org, person }: Member,
  entry: string,
  emoji: Emoji,
): Promise<void> {
  const { id: activity, person: author } = await discussable(db, org, entry)
  const reaction = { activity, person, emoji }
  const isIt = and(eq(reactions.activity, activity), eq(reactions.person, person), eq(reactions.emoji, emoji))
  const [there] = await db.select().from(reactions).where(isIt)
  const write = there
    ? db.delete(reactions).where(isIt)
    : db.insert(reactions).values(reaction).onConflictDoNothing()
  const about = { id: entry, org }
  await unlessGone(db, org, entry, () =>
    db.batch([
      write,
      ...announceIn(db, org, [author], reactionsChanged, reactionsJson(about)),
      announce(db, {
        topic: topic.person(person),
        type: ownReactionsChanged,
        data: ownReactionsJson(about, person),
      }),
    ]),
  )
}
