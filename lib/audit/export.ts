import { and, asc, count, eq, gt, lte, max } from 'drizzle-orm'
import { schema } from '@/lib/db'
import { type ExportSource, isoTime } from '@/lib/jobs/source'

const { auditLog } = schema

export const auditExport: ExportSource = {
  title: 'Audit log',
  about: 'Who did what in the organisation, and when.',
  columns: ['id', 'at', 'actor', 'action', 'target', 'detail'],
  readers: 'admins',
  async extent(db, { org }) {
    const [row] = await db
      .select({ bound: max(auditLog.id), total: count() })
      .from(auditLog)
      .where(eq(auditLog.org, org))
    return { bound: row!.bound ?? 0, total: row!.total }
  },
  async page(db, { org }, { after, bound, limit }) {
    const rows = await db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.org, org), gt(auditLog.id, Number(after)), lte(auditLog.id, bound)))
      .orderBy(asc(auditLog.id))
      .limit(limit)
    return rows.map(({ id, createdAt, actorName, action, target, detail }) => ({
      cursor: String(id),
      cells: [id, isoTime(createdAt), actorName, action, target, detail],
    }))
  },
}
