import { and, asc, count, gt, lte, max } from 'drizzle-orm'
import { schema } from '@/lib/db'
import { type ExportReader, type ExportSource, isoTime } from '@/lib/jobs/source'
import { notificationFor } from '@/lib/visibility/visibility'
import { visibleTo } from './store'

const { notifications } = schema

const visible = ({ org, person, audience }: ExportReader) =>
  visibleTo({ org, person, admin: audience === 'admin' })

export const notificationsExport: ExportSource = {
  title: 'Notifications',
  about: 'Those that you can see; for admins with their internal notes.',
  columns: ['id', 'at', 'title', 'body', 'severity', 'link', 'audience', 'note'],
  readers: 'by-role',
  async extent(db, reader) {
    const [row] = await db
      .select({ bound: max(notifications.id), total: count() })
      .from(notifications)
      .where(visible(reader))
    return { bound: row!.bound ?? 0, total: row!.total }
  },
  async page(db, reader, { after, bound, limit }) {
    const rows = await db
      .select()
      .from(notifications)
      .where(and(visible(reader), gt(notifications.id, Number(after)), lte(notifications.id, bound)))
      .orderBy(asc(notifications.id))
      .limit(limit)
    return rows.map((row) => {
      const { id, createdAt, title, body, severity, href, audience, note } = notificationFor(
        reader.audience,
        row,
      )
      return {
        cursor: String(id),
        cells: [id, isoTime(createdAt), title, body, severity, href, audience, note],
      }
    })
  },
}
