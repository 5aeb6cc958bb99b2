import { expect, it } from 'vitest'
import type { AuditAction } from '@/lib/audit/types'
import { render, tagsOf, textOf } from '../testing'
import { AuditItem } from './audit-item'

const shown = (action: AuditAction, target: string | null, detail: Record<string, string> = {}) =>
  render(<AuditItem entry={{ id: '1', actor: 'Ada', action, target, detail, createdAt: 0 }} now={0} />)

it.each([
  ['organisation.created', null, {}, 'Ada created the organisation'],
  ['organisation.renamed', 'Acme', {}, 'Ada renamed the organisation to Acme'],
  ['member.invited', null, { role: 'admin' }, 'Ada created an invitation for an admin'],
  ['member.joined', null, { role: 'member', invitedBy: 'Ben' }, 'Ada joined as a member, invited by Ben'],
  ['member.left', null, {}, 'Ada left the organisation'],
  ['member.removed', 'Ben', {}, 'Ada removed Ben'],
  ['member.role_changed', 'Ben', { role: 'owner' }, 'Ada made Ben an owner'],
  ['invitation.revoked', null, { role: 'member' }, 'Ada revoked an invitation for a member'],
  ['api_key.created', 'CI', {}, 'Ada created the API key CI'],
  ['api_key.revoked', 'CI', {}, 'Ada revoked the API key CI'],
] as const)('%s is a sentence', (action, target, detail, sentence) => {
  expect(textOf(shown(action, target, detail))).toBe(`${sentence}now`)
})

it('shows names as text', () => {
  expect(tagsOf(shown('member.removed', '<b>Ben</b>')).filter(({ name }) => name === 'b')).toEqual([])
})
