import { and, asc, count, eq, gt, lte, max } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { schema } from '@/lib/db'
import { type ExportSource, isoTime } from '@/lib/jobs/source'

const { activities, people } = schema

export const feedExport: ExportSource = {
  title: 'Feed',
  about: 'Posts, comments and all other activities.',
  columns: ['id', 'at', 'kind', 'person', 'text', 'link', 'via', 'on', 'subject', 'edited'],
  readers: 'everyone',
  async extent(db, { org }) {
    const [row] = await db
      .select({ bound: max(activities.id), total: count() })
      .from(activities)
      .where(eq(activities.org, org))
    return { bound: row!.bound ?? 0, total: row!.total }
  },
  async page(db, { org }, { after, bound, limit }) {
    const subjects = alias(people, 'subjects')
    const rows = await db
      .select({ activity: activities, person: people.name, subject: subjects.name })
      .from(activities)
      .leftJoin(people, eq(people.id, activities.person))
      .leftJoin(subjects, eq(subjects.id, activities.subject))
      .where(and(eq(activities.org, org), gt(activities.id, Number(after)), lte(activities.id, bound)))
      .orderBy(asc(activities.id))
      .limit(limit)
    return rows.map(({ activity, person, subject }) => {
      const { id, createdAt, kind, text, href, via, parent, editedAt } = activity
      const cells = [
        id,
        isoTime(createdAt),
        kind,
        person,
        text,
        href,
        via,
        parent,
        subject,
        isoTime(editedAt),
      ]
      return { cursor: String(id), cells }
    })
  },
}
