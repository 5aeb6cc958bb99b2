/** What is recorded. Each has a sentence in `components/audit`. */
export type AuditAction =
  | 'organisation.created'
  | 'organisation.renamed'
  | 'member.invited'
  | 'member.joined'
  | 'member.left'
  | 'member.removed'
  | 'member.role_changed'
  | 'invitation.revoked'
  | 'api_key.created'
  | 'api_key.revoked'

/** One entry of the audit log. */
export interface AuditEntry {
  /** Sortable, unique; also the page cursor. */
  id: string
  /** The name of the person or API key that did it, as it was then. */
  actor: string
  action: AuditAction
  /** The name of what it was done to, null where that is the organisation itself. */
  target: string | null
  /** Say, the `role` that somebody was given. */
  detail: Record<string, string>
  /** Milliseconds since the epoch. */
  createdAt: number
}
