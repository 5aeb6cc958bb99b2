import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'drizzle-orm'
import { allScopes, type Scope } from '@/lib/api-keys/scopes'
import { createApiKey } from '@/lib/api-keys/store'
import { signInCookie } from '@/lib/auth/next-auth'
import type { RouteContext } from '@/lib/http/input'
import { request, startApp, type TestApp, templateOf } from '../app'
import { type Filled, fill, fillOwnAccount } from './fill'
import { isScope, type Method, type Route, routeTable } from './table'

type Handler = (request: Request, context: RouteContext) => Promise<Response>

const methodNames = /^(?:GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/

/** The handlers of every route under `app/`, by the folder and the method. */
async function loadHandlers(): Promise<Map<string, Map<string, Handler>>> {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
  const routes = files.filter((file) => /(?:^|\/)route\.tsx?$/.test(file))
  const entries = routes.map(async (file) => {
    const exported = (await import(resolve('app', file))) as Record<string, Handler>
    const methods = Object.entries(exported).filter(([name]) => methodNames.test(name))
    return [file.replace(/\/?route\.tsx?$/, ''), new Map(methods)] as const
  })
  return new Map(await Promise.all(entries))
}

export const handlers = await loadHandlers()

/** One row of the table. */
export interface Call {
  name: string
  path: string
  method: Method
  route: Route
}

/** The rows of the table whose handlers can be called, for `test.each`. */
export const calls: Call[] = Object.entries(routeTable).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, { insideNext }]) => !insideNext)
    .map(([method, route]) => ({ name: `${method} /${path}`, path, method: method as Method, route })),
)

const metricsToken = 'a-token-of-the-metrics'
const cronSecret = 'a-secret-of-the-scheduler'

/** Starling with everything switched on that a route may ask for. */
export const startFullApp = (environment: Record<string, string> = {}, template?: string) =>
  startApp(
    {
      METRICS_TOKEN: metricsToken,
      CRON_SECRET: cronSecret,
      GITHUB_ID: 'app',
      GITHUB_SECRET: 'secret',
      ...environment,
    },
    {},
    template,
  )

/** The well-formed body of a row. */
export function bodyOf({ body = {} }: Route, filled: Filled): Record<string, unknown> {
  return typeof body === 'function' ? body(filled) : body
}

export interface Sent {
  cookie?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  query?: string
}

/** Sends a request to the handler of a row; without a body of its own it sends the well-formed one of the row, as JSON. */
export async function send(
  { path, method, route }: Call,
  filled: Filled,
  sent: Sent = {},
): Promise<Response> {
  const handler = handlers.get(path)!.get(method)!
  const params: Record<string, string> = { org: 'acme', ...route.params?.(filled) }
  const url = path.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => params[name] ?? 'nowhere')
  const body = sent.body ?? (route.body && JSON.stringify(bodyOf(route, filled)))
  const { cookie, headers, query = route.query ?? '' } = sent
  const base = request(`/${url}${query}`, {
    method,
    headers: { ...(route.body && { 'content-type': 'application/json' }), ...headers },
    ...(cookie && { cookie }),
  })
  const full = body === undefined || method === 'GET' ? base : new Request(base, { body })
  const segments = Object.entries(params).map(([name, value]) => [
    name,
    path.includes(`[...${name}]`) ? [value] : value,
  ])
  return handler(full, { params: Promise.resolve(Object.fromEntries(segments)) })
}

export type Cast = Awaited<ReturnType<typeof cast>>

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

/** Fills Acme, and lets everybody come to it. */
export async function cast(app: TestApp) {
  return { ...(await visitors(app)), ...keysOf(app) }
}

async function visitors(app: TestApp) {
  const session = async (account: string) => ({ cookie: await app.signIn(account) })
  const own = await fillOwnAccount(app, 'acme')
  return {
    filled: await fill(app, 'acme', 'filled'),
    nobody: {},
    stranger: await session('demo-globex-admin'),
    member: await session('demo-acme-member'),
    /** The owner, who may do what admins may. */
    admin: await session('demo-acme-admin'),
    /** An admin who is no owner, with an account that the demo does not share. */
    ada: { cookie: (await signInCookie(own, request('/'), app.services.auth)).split(';')[0]! },
    key: bearer(app.key('acme')),
    strangersKey: bearer(app.key('globex')),
    unknownKey: bearer('starling_unknown'),
    scraper: bearer(metricsToken),
    scheduler: bearer(cronSecret),
  }
}

/** Keys that are made when they are asked for. */
function keysOf({ services: { db } }: TestApp) {
  const keyOf = async (scopes: readonly Scope[]) => {
    const creator = { org: 'acme', person: 'demo-acme-admin' }
    return bearer((await createApiKey(db, creator, { name: 'Script', scopes }))!)
  }
  return {
    keyWithout: (scope: Scope) => keyOf(allScopes.filter((other) => other !== scope)),
    keyWithOnly: (scope: Scope) => keyOf([scope]),
  }
}

const filledTemplate = templateOf(async (file) => {
  const app = await startFullApp()
  const people = await visitors(app)
  await app.services.outbox.drain()
  await app.services.db.run(sql`vacuum into ${file}`)
  await app.close()
  return people
})

/** A filled installation, and everybody who may come to it. */
export async function startFilledApp(environment?: Record<string, string>) {
  const { file, things } = await filledTemplate()
  const app = await startFullApp(environment, file)
  return { app, people: { ...things, ...keysOf(app) } }
}

/** Somebody who may call the route. */
export function callerOf({ access }: Route, { admin, ada, key, scraper, scheduler }: Cast): Sent {
  if (isScope(access)) return key
  if (access === 'metrics') return scraper
  if (access === 'cron') return scheduler
  return access === 'own-account' ? ada : admin
}
