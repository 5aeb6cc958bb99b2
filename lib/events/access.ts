import { requireScope } from '@/lib/api-keys/access'
import type { Db } from '@/lib/db'
import { HttpError } from '@/lib/errors'
import { administeredBy } from '@/lib/members/store'
import { isSymbol } from '@/lib/prices/symbol'
import type { Identity } from './identity'

/** `secret`: not even whether there is such a topic is this reader's to know. */
type Verdict = 'allowed' | 'forbidden' | 'secret'

/** What decides about the topics of one kind: the part before the first colon. Gets the parts behind it. */
type Rule = (identity: Identity, parts: readonly string[]) => Verdict | Promise<Verdict>

const rules: Record<string, Rule> = {
  /** `o:acme` is what all members see, `o:acme:admins` what only admins and API keys do. */
  async o(identity, [org, audience, ...rest]) {
    if (!org || rest.length > 0 || (audience !== undefined && audience !== 'admins')) return 'secret'
    if ('key' in identity) return identity.key.org === org ? 'allowed' : 'secret'
    const role = await identity.viewer.role(org)
    if (!role) return 'secret'
    return audience === undefined || role !== 'member' ? 'allowed' : 'forbidden'
  },
  /** `f:acme` is the feed of an organisation, `f:acme:ID` what one person does in it: for its members. */
  async f(identity, [org, person, ...rest]) {
    if (!org || person === '' || rest.length > 0 || !('viewer' in identity)) return 'secret'
    return (await identity.viewer.role(org)) ? 'allowed' : 'secret'
  },
  /** `u:ID` is what concerns one person, and nobody else's business. */
  u(identity, parts) {
    return 'viewer' in identity && parts.join(':') === identity.viewer.id ? 'allowed' : 'secret'
  },
  /** `s:acme:KITE` is the price of a symbol, which all members and API keys of its organisation see. */
  async s(identity, [org, ...symbol]) {
    if (!org || !isSymbol(symbol.join(':'))) return 'secret'
    if ('key' in identity) return identity.key.org === org ? 'allowed' : 'secret'
    return (await identity.viewer.role(org)) ? 'allowed' : 'secret'
  },
  /**
   * `j:acme` is the work that programs report, for all members and API keys; `j:acme:ID` one's own exports, and
   * `j:acme:admins` those of everybody, for admins and keys.
   */
  async j(identity, [org, who, ...rest]) {
    if (!org || rest.length > 0) return 'secret'
    if ('key' in identity)
      return identity.key.org === org && (who === undefined || who === 'admins') ? 'allowed' : 'secret'
    const role = await identity.viewer.role(org)
    if (!role) return 'secret'
    if (who === undefined || who === identity.viewer.id) return 'allowed'
    if (who !== 'admins') return 'secret'
    return role === 'member' ? 'forbidden' : 'allowed'
  },
}

/**
 * Decides about each topic of a raw stream by itself; one that is refused refuses all.
 * @throws HttpError 403 for a key without the scope `events:read`; 404 or 403 about the first topic that is not this
 *   reader's
 */
export async function authorizeTopics(identity: Identity, topics: readonly string[]): Promise<void> {
  if ('key' in identity) requireScope(identity.key, 'events:read')
  for (const topic of topics) {
    const [kind, ...parts] = topic.split(':')
    const rule = Object.hasOwn(rules, kind!) ? rules[kind!] : undefined
    const verdict = (await rule?.(identity, parts)) ?? 'secret'
    if (verdict === 'forbidden')
      throw new HttpError('forbidden', `Only admins may read ${topic}. Leave it out.`, 'topics')
    if (verdict === 'secret')
      throw new HttpError('not_found', `There is no topic ${topic}, or it is not yours to read.`, 'topics')
  }
}

/** The organisations whose events this reader sees as an admin does; a key is as good as one. */
export async function organisationsAsAdmin(db: Db, identity: Identity): Promise<string[]> {
  return 'key' in identity ? [identity.key.org] : administeredBy(db, identity.viewer.id)
}
