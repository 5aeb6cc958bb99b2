import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { allScopes, type Scope } from '@/lib/api-keys/scopes'
import { createApiKey } from '@/lib/api-keys/store'
import type { RouteContext } from '@/lib/http/input'
import { request, type TestApp } from '../app'
import { type Filled, fill } from './fill'
import { type Method, type Route, routeTable } from './table'

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
  const body = sent.body ?? (route.body && JSON.stringify(route.body))
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

/** A filled installation and everybody who may come to it. */
export async function cast(app: TestApp) {
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
  const keyOf = async (scopes: readonly Scope[]) => {
    const creator = { org: 'acme', person: 'demo-acme-admin' }
    return bearer((await createApiKey(app.services.db, creator, { name: 'Script', scopes }))!)
  }
  const session = async (account: string) => ({ cookie: await app.signIn(account) })
  return {
    filled: await fill(app, 'acme', 'filled'),
    nobody: {},
    stranger: await session('demo-globex-admin'),
    member: await session('demo-acme-member'),
    admin: await session('demo-acme-admin'),
    key: bearer(app.key('acme')),
    strangersKey: bearer(app.key('globex')),
    unknownKey: bearer('starling_unknown'),
    keyWithout: (scope: Scope) => keyOf(allScopes.filter((other) => other !== scope)),
    keyWithOnly: (scope: Scope) => keyOf([scope]),
  }
}
