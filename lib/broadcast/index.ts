export { type Cursor, decodeCursor, encodeCursor } from './cursor'
export type { Driver } from './driver'
export { memoryDriver } from './drivers/memory'
export { MemoryStore, type MemoryStoreOptions } from './drivers/memory-store'
export { type RedisDriverOptions, redisDriver } from './drivers/redis'
export { type UpstashDriverOptions, upstashDriver } from './drivers/upstash'
export { BroadcastError, type BroadcastErrorType } from './errors'
export { createHub } from './hub'
export { compareIds, type EventId } from './ids'
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
