import { isIPv6 } from 'node:net'
import type { Viewer } from '@/lib/auth/viewer'
import { env } from '@/lib/env'
import { rateLimited } from '@/lib/errors'
import type { Limiter } from '@/lib/limits/limiter'
import { type RuleName, rules } from '@/lib/limits/rules'
import { addressOf, unknownAddress } from './address'

interface Limited {
  limiter: Limiter
}

/**
 * Counts once for a key; nothing where there is none.
 * @param fact what was too much, in a sentence; default: that of `rateLimited`
 * @throws HttpError 429 where it was too often
 */
export async function limit(
  { limiter }: Limited,
  rule: RuleName,
  key: string | undefined,
  fact?: string,
): Promise<void> {
  if (key === undefined) return
  const taken = await limiter.take(rule, key)
  if (!taken.allowed) throw rateLimited(taken.retryAfter, fact)
}

/**
 * Counts a command for whoever sends it.
 * @param rule Default: `commands`, or `visitors` where nobody is signed in
 * @throws HttpError 429
 */
export function limitCommand(
  all: Limited,
  request: Request,
  viewer: Viewer | null,
  rule: RuleName = viewer ? 'commands' : 'visitors',
): Promise<void> {
  const person = rules[rule].by === 'person' ? viewer?.id : undefined
  return limit(all, rule, person ?? networkOf(request))
}

/**
 * Counts a stream that is being opened.
 * @throws HttpError 429
 */
export function limitStream(all: Limited, request: Request): Promise<void> {
  return limit(all, 'streams', networkOf(request))
}

/**
 * What is counted as one address: for IPv6 its /64, of which a client has all addresses. Undefined where it is not
 * known, because otherwise everybody would be counted together, and anybody could use up the limit of all.
 */
export function networkOf(request: Request): string | undefined {
  const address = addressOf(request, env().trustProxy)
  if (address === unknownAddress) return undefined
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  const groups = [...left, ...(address.includes('::') ? zeros : []), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
