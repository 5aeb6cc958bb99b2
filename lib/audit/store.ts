import { and, desc, eq, lt } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import type { AuditEntry } from './types'

/** How many entries a page shows. */
const pageSize = 50

/** A page of the audit log, newest first, and where the next older page begins. */
export async function auditOf(
  db: Db,
  org: string,
  before?: string,
): Promise<{ entries: AuditEntry[]; older: string | null }> {
  const { auditLog } = schema
  const rows = await db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.org, org), before ? lt(auditLog.id, Number(before)) : undefined))
    .orderBy(desc(auditLog.id))
    .limit(pageSize + 1)
  const entries = rows.slice(0, pageSize).map(({ id, actorName, action, target, detail, createdAt }) => {
    return { id: String(id), actor: actorName, action, target, detail, createdAt }
  })
  return { entries, older: rows.length > pageSize ? entries.at(-1)!.id : null }
}
