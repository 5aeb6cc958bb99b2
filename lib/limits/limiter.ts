import { createHash } from 'node:crypto'
import type { BroadcastEnv } from '@/lib/env'
import { HttpError } from '@/lib/errors'
import { reasonOf } from '@/lib/log'
import { type Counter, memoryCounter, redisCounter, upstashCounter } from './counters'
import { type Rule, type RuleName, rules, type Window } from './rules'

/** @param retryAfter in seconds */
export type Taken = { allowed: true } | { allowed: false; retryAfter: number }

/** Counts what happens against the rules, for all processes that share a store. */
export interface Limiter {
  /**
   * Counts once, and says whether it may happen.
   * @param key whose it is; the store gets only its hash
   * @throws HttpError 503 where the store does not answer and the rule lets nothing through uncounted
   */
  take(rule: RuleName, key: string): Promise<Taken>
  /** Takes back what turned out not to count, say a sign-in with the right password. Never rejects. */
  giveBack(rule: RuleName, key: string): Promise<void>
  close(): void
}

/** What a limiter counts with, and whom it tells. */
export interface LimiterOptions {
  /** Where rules are counted that all processes share. */
  counter: Counter
  /** Called once an outage of the store, and once when it is over. */
  log(level: 'warn' | 'info', message: string): void
  /** Called for everything that a rule refuses. */
  refused?: (rule: RuleName) => void
  /** Default `Date.now`. */
  now?: () => number
}

/** How long a store that has failed is left alone by rules that let things through uncounted, in ms. */
const pauseMs = 1_000

const allowed: Taken = { allowed: true }

/** Takes from the budgets of the rules; while the store is away each rule says whether it refuses or lets through. */
export function createLimiter({ counter, log, refused, now = Date.now }: LimiterOptions): Limiter {
  const local = memoryCounter()
  /** Set during an outage. */
  let askAgainAt: number | undefined

  function lost(cause: unknown) {
    if (askAgainAt === undefined)
      log(
        'warn',
        `The store of the rate limits does not answer: nobody can sign in, and the rest is not limited: ${reasonOf(cause)}`,
      )
    askAgainAt = now() + pauseMs
  }

  function answered() {
    if (askAgainAt === undefined) return
    askAgainAt = undefined
    log('info', 'The store of the rate limits answers again.')
  }

  return {
    async take(name, key) {
      const rule: Rule = rules[name]
      const { whenDown } = rule
      if (!rule.local && whenDown === 'allow' && askAgainAt !== undefined) {
        if (now() < askAgainAt) return allowed
        // This one asks; whoever comes meanwhile does not wait for the answer.
        askAgainAt = now() + pauseMs
      }
      try {
        for (const window of rule.windows) {
          const waitMs = await (rule.local ? local : counter).take(window, keyIn(name, window, key))
          if (!rule.local) answered()
          if (waitMs === null) continue
          refused?.(name)
          return { allowed: false, retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) }
        }
        return allowed
      } catch (cause) {
        lost(cause)
        if (whenDown === 'allow') return allowed
        throw new HttpError(
          'unavailable',
          'Nobody can sign in at the moment, because attempts cannot be counted. Please try again in a minute.',
        )
      }
    },
    async giveBack(name, key) {
      const rule: Rule = rules[name]
      try {
        for (const window of rule.windows)
          await (rule.local ? local : counter).giveBack(window, keyIn(name, window, key))
      } catch (cause) {
        lost(cause)
      }
    },
    close: () => counter.close(),
  }
}

/** A limiter that allows everything, for load tests. */
export const noLimiter: Limiter = {
  take: async () => allowed,
  giveBack: async () => {},
  close() {},
}

/** Limits are counted where events are broadcast. */
export function counterFor(settings: BroadcastEnv): Counter {
  if (settings.driver === 'redis') return redisCounter(settings.url)
  if (settings.driver === 'upstash') return upstashCounter(settings)
  return memoryCounter()
}

/** Keys are made of addresses and what people typed: neither belongs into the store. */
function keyIn(rule: RuleName, { seconds }: Window, key: string): string {
  return `${rule}:${seconds}:${createHash('sha256').update(key).digest('base64url')}`
}
