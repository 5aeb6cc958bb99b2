import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { AuthOptions } from '@/lib/auth/next-auth'
import { keptSecret } from '@/lib/auth/secret'
import {
  createHub,
  type Driver,
  type Hub,
  type Log,
  memoryDriver,
  redisDriver,
  upstashDriver,
} from '@/lib/broadcast'
import { type Db, openDatabase } from '@/lib/db'
import { demoApiKey, retireDemo, seedDemo } from '@/lib/demo/demo'
import { type BroadcastEnv, type Env, env, exportForNextAuth } from '@/lib/env'
import { startingCursor } from '@/lib/http/cursor'
import { JobRunner } from '@/lib/jobs/runner'
import { counterFor, createLimiter, type Limiter, noLimiter } from '@/lib/limits/limiter'
import { Engine } from '@/lib/live/engine'
import type { Sources } from '@/lib/live/view'
import { log, logBackgroundFault, outsideRequests, reasonOf } from '@/lib/log'
import { MetricsHistory } from '@/lib/metrics/history'
import { createMetrics, type Metrics } from '@/lib/metrics/metrics'
import { Sampler } from '@/lib/metrics/sampler'
import { publishCommand } from '@/lib/notifications/publish-command'
import { createOutbox, type Outbox, pendingEvents } from '@/lib/outbox/outbox'
import { Market } from '@/lib/prices/market'
import { Tape } from '@/lib/prices/tape'
import { QuizClock } from '@/lib/quiz/clock'
import { StreamRegistry } from '@/lib/streams/registry'

/** Everything of which a process has one. */
export interface Services {
  env: Env
  /** Tells this process from all others: another one at each start. */
  instance: string
  db: Db
  /** What views load from. */
  sources: Sources
  hub: Hub
  outbox: Outbox
  engine: Engine
  /** The open streams of all processes, and their caps. */
  streams: StreamRegistry
  tape: Tape
  /** Works on exports. */
  jobs: JobRunner
  /** Takes quiz rooms further when their deadlines pass. */
  quizClock: QuizClock
  auth: AuthOptions
  limiter: Limiter
  metrics: Metrics
  /** Measures the process, from its `start()` on. */
  sampler: Sampler
  /** Closes the streams and the hub, and stops all timers. */
  close(): Promise<void>
}

/**
 * Opens the database, migrates it, and publishes what an earlier life of the process left in the outbox. A broadcast
 * store that does not answer is no obstacle: pages work from snapshots until it does.
 */
export async function createServices(settings: Env): Promise<Services> {
  const db = await openDatabase(settings.databaseUrl, settings.databaseAuthToken)
  const secret =
    settings.secret ?? keptSecret(join(dirname(settings.databaseUrl.replace(/^file:/, '')), 'secret'))
  await (settings.demo ? seedDemo(db, secret) : retireDemo(db))
  const hub = createHub(driverFor(settings.broadcast), {
    log: logBroadcast,
    published: (events) => metrics.published(events),
  })
  const instance = randomUUID()
  const history = new MetricsHistory({ db, hub })
  const outbox = createOutbox(db, hub, logBackgroundFault)
  const sources: Sources = {
    db,
    publishCommand: (org) => publishCommand(settings.url, settings.demo ? demoApiKey(secret, org) : 'KEY'),
    trafficOf: (stream) => engine.find(stream),
    metrics: history,
    watchRoom: (room, deadline) => quizClock.watch(room, deadline),
  }
  const metrics = createMetrics({
    ofProcess: settings.metricsToken !== undefined,
    hub: () => hub.health(),
    pendingEvents: () => pendingEvents(db),
    queuedBytes: () => engine.queuedBytes,
  })
  const limiter = settings.rateLimit
    ? createLimiter({
        counter: counterFor(settings.broadcast),
        log: (level, message) => outsideRequests(() => log[level](message)),
        refused: metrics.rateLimited,
      })
    : noLimiter
  const engine = new Engine({
    hub,
    sources,
    observer: metrics.observer,
    log: logBackgroundFault,
    maxAgeMs: settings.streams.maxAgeMs,
    sink: settings.streams.sink,
    compression: settings.streams.compression,
  })
  hub.onHealthChange(({ state }) => {
    // A lost upstream counts as delayed until events flow again; opening one, and repairing a gap, take a moment.
    if (state === 'down') engine.setUpstream('delayed')
    if (state === 'live' || state === 'idle') engine.setUpstream('live')
  })
  const streams = new StreamRegistry({
    db,
    hub,
    outbox,
    instance,
    caps: settings.streamCaps,
    log: logBackgroundFault,
  })
  const sampler = new Sampler({
    db,
    hub,
    instance,
    host: hostname(),
    counted: metrics.counted,
    openStreams: () => engine.size,
    watched: () => history.watched(),
    log: logBackgroundFault,
  })
  const tape = new Tape({ db, hub, log: logBackgroundFault })
  const jobs = new JobRunner({
    ...{ db, hub, outbox, log: logBackgroundFault },
    maxRunning: settings.maxRunningJobs,
  })
  const market = settings.demoMarket
    ? new Market({ db, tape, outbox, engine, log: logBackgroundFault })
    : null
  const quizClock = new QuizClock({ db, hub, outbox, log: logBackgroundFault })
  const secureCookies = settings.url.startsWith('https:')
  const { demo, github } = settings
  const auth: AuthOptions = { db, outbox, secret, secureCookies, demo, github }
  exportForNextAuth({ url: settings.url, secret })
  // Says once and at the start what is wrong with the store, say its password.
  void startingCursor(hub)
  await outbox.drain()
  return {
    env: settings,
    instance,
    db,
    sources,
    hub,
    outbox,
    engine,
    streams,
    tape,
    jobs,
    quizClock,
    auth,
    limiter,
    metrics,
    sampler,
    async close() {
      engine.close()
      await Promise.all([streams.close(), market?.close(), jobs.close(), quizClock.close()])
      await Promise.all([tape.close(), sampler.close()])
      history.close()
      await Promise.all([outbox.close(), hub.close()])
      limiter.close()
      metrics.close()
      db.$client.close()
    },
  }
}

function driverFor(settings: BroadcastEnv): Driver {
  if (settings.driver === 'redis') return redisDriver(settings)
  if (settings.driver === 'upstash') return upstashDriver(settings)
  return memoryDriver()
}

const logBroadcast: Log = (level, message, { error, ...details } = {}) => {
  outsideRequests(() =>
    log[level](error === undefined ? details : { ...details, error: reasonOf(error) }, message),
  )
}

// Route bundles may get module instances of their own (Turbopack): what the process has once lives on `globalThis`.
const slot = Symbol.for('starling.services')
const holder = globalThis as { [slot]?: Promise<Services> | undefined }

/** The services of this process, created at the first call: at start, by `instrumentation.ts`. */
export function services(): Promise<Services> {
  holder[slot] ??= createServices(env()).then((created) => {
    const { embedded, demo, broadcast } = created.env
    log.info({ database: embedded ? 'embedded' : 'libsql', broadcast: broadcast.driver, demo }, 'ready')
    return created
  })
  return holder[slot]
}

/** Lets handlers under test work with services of the test's own; undefined takes them away. */
export function setServices(created: Services | undefined): void {
  holder[slot] = created && Promise.resolve(created)
}
