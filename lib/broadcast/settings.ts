import type { HubOptions } from './types'

/** The options of a hub with all defaults filled in. */
export type Settings = Required<HubOptions>

const defaults: Settings = {
  log: () => {},
  published: () => {},
  now: Date.now,
  random: Math.random,
  heartbeatMs: 15_000,
  silenceMs: 22_000,
  lingerMs: 10_000,
  pollMs: 2_000,
  connectMs: 5_000,
  retryMs: 100,
  retryMaxMs: 5_000,
  publishRetries: 5,
  publishQueue: 10_000,
  ringEvents: 4_096,
  ringBytes: 8 * 1024 * 1024,
  page: 200,
}

/** @returns `options` over the defaults */
export function settle(options: HubOptions): Settings {
  return { ...defaults, ...options }
}

/**
 * Exponential backoff with full jitter: processes that failed together do not come back together.
 *
 * @param failures how often it has failed so far, from 1
 * @returns a pause in milliseconds
 */
export function pause({ retryMs, retryMaxMs, random }: Settings, failures: number): number {
  return random() * Math.min(retryMaxMs, retryMs * 2 ** (failures - 1))
}

/** Starts a timer that does not keep the process alive. */
export function later(ms: number, run: () => void): NodeJS.Timeout {
  return setTimeout(run, ms).unref()
}
