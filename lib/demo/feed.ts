import { sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'

const { activities, follows, reactions } = schema
const minute = 60_000

/** Each entry of the demo says that it is one. */
const via = 'Demo data'

/** The statements that put a few entries into the feeds of a new demo, and let two of its people follow each other. */
export function demoFeed(db: Db, now: number) {
  const [admin, member, guest] = ['demo-acme-admin', 'demo-acme-member', 'demo-acme-guest'] as const
  const org = 'acme'
  const ago = (minutes: number) => now - minutes * minute
  /** The entry that the statement before has inserted. */
  const parent = sql<number>`(select max(id) from ${activities})`
  return [
    db.insert(follows).values([
      { org, follower: admin, followed: member },
      { org, follower: member, followed: admin },
    ]),
    db.insert(activities).values([
      {
        ...{ org, kind: 'post', person: guest, via, createdAt: ago(26 * 60) },
        text: 'Hello everyone! I am looking around this week. Where do I find the *release notes*?',
      },
      {
        ...{ org, kind: 'external', via, href: 'https://example.com/builds/412', createdAt: ago(190) },
        text: '**Build 412** passed: 1,204 tests in 3 min',
      },
      {
        ...{ org, kind: 'post', person: admin, via, createdAt: ago(170) },
        text: 'The new **search** is live for all customers. What changed:\n\n- results as you type\n- `site:` and `before:` filters\n- half the response time\n\nThank you all!',
      },
    ]),
    db.insert(activities).values({
      ...{ org, kind: 'comment', person: member, subject: admin, parent, createdAt: ago(165) },
      text: 'Customers noticed within minutes. Well done!',
    }),
    db
      .insert(reactions)
      .select(sql`select parent, ${member}, 'tada' from ${activities} where id = ${parent}`),
    db.insert(activities).values([
      {
        ...{ org, kind: 'post', person: member, via, createdAt: ago(12) },
        mentions: [{ id: admin, name: 'Acme Admin' }],
        text: 'Lunch walk at 12:30, weather permitting. @Acme Admin, are you in?',
      },
      {
        ...{ org: 'globex', kind: 'post', person: 'demo-globex-admin', via, createdAt: ago(60) },
        text: 'Welcome to the feed of **Globex**. Nobody outside of it sees this.',
      },
    ]),
  ] as const
}
