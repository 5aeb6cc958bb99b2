import { type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { announceIfChanged } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import type { AuditAction } from './types'

const { apiKeys, auditLog, people } = schema

/** On the topic of an organisation's admins: something was recorded. Data: an `AuditEntry`. */
export const auditLogged = 'audit.logged'

/** What is to be recorded. */
export interface NewAuditEntry {
  org: string
  /** Id of the person or API key that did it; the name is looked up and kept. */
  actor: string
  action: AuditAction
  /** The name of what it was done to, or an expression for it. */
  target?: string | SQL
  detail?: Record<string, string>
}

/**
 * The statements that record an action and announce the record to the admins. Spread them into a batch right behind the
 * write that they record: where that changed nothing, nothing is recorded. Drain the outbox afterwards.
 */
export function audit(db: Db, { org, actor, action, target, detail = {} }: NewAuditEntry, now = Date.now()) {
  const actorName = sql`coalesce(
    (select ${people.name} from ${people} where ${people.id} = ${actor}),
    (select ${apiKeys.name} from ${apiKeys} where ${apiKeys.id} = ${actor}), ${actor})`
  return [
    db.run(sql`
      insert into ${auditLog} (org, actor, actor_name, action, target, detail, created_at)
      select ${org}, ${actor}, ${actorName}, ${action}, ${target ?? null}, ${JSON.stringify(detail)}, ${now}
      where changes() > 0`),
    announceIfChanged(db, {
      topic: topic.admins(org),
      type: auditLogged,
      data: sql`(select json_object('id', cast(id as text), 'actor', actor_name, 'action', action, 'target', target,
        'detail', json(detail), 'createdAt', created_at) from ${auditLog} order by id desc limit 1)`,
    }),
  ] as const
}
