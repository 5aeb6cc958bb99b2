import { dirname, join } from 'node:path'
import { type AuthOptions, nextAuthOptions } from '@/lib/auth/next-auth'
import { keptSecret } from '@/lib/auth/secret'
import { createHub, type Hub, memoryDriver } from '@/lib/broadcast'
import { type Db, openDatabase } from '@/lib/db'
import { demoApiKey, retireDemo, seedDemo } from '@/lib/demo/demo'
import { type Env, env, exportForNextAuth } from '@/lib/env'
import { Engine } from '@/lib/live/engine'
import type { Sources } from '@/lib/live/view'
import { log, logFault } from '@/lib/log'
import { publishCommand } from '@/lib/notifications/publish-command'
import { createOutbox, type Outbox } from '@/lib/outbox/outbox'

/** Everything of which a process has one. */
export interface Services {
  env: Env
  db: Db
  /** What views load from. */
  sources: Sources
  hub: Hub
  outbox: Outbox
  engine: Engine
  auth: AuthOptions & { nextAuth: ReturnType<typeof nextAuthOptions> }
  /** Closes the streams and the hub, and stops all timers. */
  close(): Promise<void>
}

/** Opens the database, migrates it, and publishes what an earlier life of the process left in the outbox. */
export async function createServices(settings: Env): Promise<Services> {
  const db = await openDatabase(settings.databaseUrl, settings.databaseAuthToken)
  const secret =
    settings.secret ?? keptSecret(join(dirname(settings.databaseUrl.replace(/^file:/, '')), 'secret'))
  await (settings.demo ? seedDemo(db, secret) : retireDemo(db))
  const hub = createHub(memoryDriver(), { log: (level, message, details) => log[level](details, message) })
  const outbox = createOutbox(db, hub, logFault)
  const sources: Sources = {
    db,
    publishCommand: (org) => publishCommand(settings.url, settings.demo ? demoApiKey(secret, org) : 'KEY'),
  }
  const engine = new Engine({ hub, sources, log: logFault })
  const secureCookies = settings.url.startsWith('https:')
  const auth: AuthOptions = { db, outbox, secret, secureCookies, demo: settings.demo }
  exportForNextAuth({ url: settings.url, secret })
  await outbox.drain()
  return {
    env: settings,
    db,
    sources,
    hub,
    outbox,
    engine,
    auth: { ...auth, nextAuth: nextAuthOptions(auth) },
    async close() {
      engine.close()
      outbox.close()
      await hub.close()
      db.$client.close()
    },
  }
}

// Route bundles may get module instances of their own (Turbopack): what the process has once lives on `globalThis`.
const slot = Symbol.for('starling.services')
const holder = globalThis as { [slot]?: Promise<Services> | undefined }

/** The services of this process, created at the first call: at start, by `instrumentation.ts`. */
export function services(): Promise<Services> {
  holder[slot] ??= createServices(env()).then((created) => {
    log.info({ database: created.env.embedded ? 'embedded' : 'libsql', demo: created.env.demo }, 'ready')
    return created
  })
  return holder[slot]
}

/** Lets handlers under test work with services of the test's own; undefined takes them away. */
export function setServices(created: Services | undefined): void {
  holder[slot] = created && Promise.resolve(created)
}
