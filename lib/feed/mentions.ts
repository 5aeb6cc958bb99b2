import type { SQL } from 'drizzle-orm'
import { and, eq, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { mentionsIn } from '@/lib/markdown/markdown'
import { publishStatements } from '@/lib/notifications/store'
import type { Person } from './types'

const { memberships, people } = schema

/** How many people one text may mention: each gets a notification. */
const mostMentions = 20
/** So much of the text a notification quotes, in characters. */
const quoted = 200

/**
 * The members whom a text mentions by `@` and their name.
 * @returns what is wrong with the text, where it mentions somebody who is not a member
 */
export async function mentionedIn(
  db: Db,
  org: string,
  text: string,
): Promise<Person[] | { refused: { text: string } }> {
  if (!text.includes('@')) return []
  const candidates = await db
    .select({ id: people.id, name: people.name })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    // SQLite folds only ASCII; other letters have to be written in the case that the name has.
    .where(and(eq(memberships.org, org), sql`instr(lower(${text}), '@' || lower(${people.name})) > 0`))
  const { names, strangers } = mentionsIn(
    text,
    candidates.map(({ name }) => name),
  )
  if (strangers.length > 0) {
    const message = `Nobody called “${strangers[0]!.slice(0, 100)}” is a member. Write @ and the full name of one, or put the text into \`code\`.`
    return { refused: { text: message } }
  }
  const mentioned = candidates.filter(({ name }) => names.includes(name))
  if (mentioned.length > mostMentions) return { refused: { text: `Mention ${mostMentions} people at most.` } }
  return mentioned
}

/**
 * The statements that notify those who are mentioned.
 * @param href where the mention stands
 */
export function mentionStatements(
  db: Db,
  {
    org,
    author,
    text,
    href,
  }: { org: string; author: { id: string | null; name: string }; text: string; href: SQL },
  mentioned: readonly Person[],
  now: number,
) {
  const title = `${author.name} mentioned you`.slice(0, 200)
  const body = text.length > quoted ? `${text.slice(0, quoted)}…` : text
  return mentioned
    .filter(({ id }) => id !== author.id)
    .flatMap(({ id }) => [
      ...publishStatements(
        db,
        org,
        { title, body, href, severity: 'info', note: null, audience: 'person', person: id },
        now,
      ),
    ])
}
