// How an event gets to everybody, once and in order:
//
// publisher.ts    batches what is published; each batch is one atomic call of the driver
// drivers/        draw ids from one clock, append to a log a topic, and announce the batch on the bus
// upstream.ts     the one connection to the bus: watched, and opened again
// timeline.ts     follows the chain of bus messages, and the logs (forward.ts) where it is broken
// registry.ts     hands each event to the subscriptions that follow its topic
// subscription.ts catches up from a cursor, then goes live; ring.ts keeps what went by meanwhile
// contract/       what every driver must hold, under faults
export { type Cursor, decodeCursor, encodeCursor } from './cursor'
export type { Driver } from './driver'
export { memoryDriver } from './drivers/memory'
export { MemoryStore, type MemoryStoreOptions } from './drivers/memory-store'
export { type RedisDriverOptions, redisDriver } from './drivers/redis'
export { type UpstashDriverOptions, upstashDriver } from './drivers/upstash'
export { BroadcastError, type BroadcastErrorType } from './errors'
export { createHub } from './hub'
export { compareIds, type EventId, splitId } from './ids'
export type {
  BusEvent,
  Hub,
  HubHealth,
  HubOptions,
  HubState,
  Log,
  NewEvent,
  PublishOptions,
  Reset,
  ResetReason,
  SubscribeOptions,
  Subscriber,
  Subscription,
} from './types'
