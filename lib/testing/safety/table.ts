import { allScopes, type Scope } from '@/lib/api-keys/scopes'
import type { Filled } from './fill'

/**
 * Who may call a route. `topics`: a session, or an API key with the scope `events:read`, for what the topics allow. A
 * scope: an API key that has it, and nothing else.
 */
export type Access = 'public' | 'signed-in' | 'member' | 'admin' | 'topics' | Scope

export interface Route {
  access: Access
  /** What a well-formed call carries besides `[org]`, so that whoever may call gets through. */
  params?: (filled: Filled) => Record<string, string>
  query?: string
  body?: Record<string, unknown>
  /** It works only inside of Next, so that it is called on a running server: `e2e/security.spec.ts`. */
  insideNext?: true
}

export const isScope = (access: Access): access is Scope => allScopes.some((scope) => scope === access)

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type Method = (typeof methods)[number]

const open: Route = { access: 'public' }

/**
 * Every route under `app/` with every method that it answers, and who may call it. The safety tests read it: they refuse
 * a route without a row, and prove of each row that it holds. The organisation in a URL is always Acme.
 */
export const routeTable: Record<string, Partial<Record<Method, Route>>> = {
  '': { GET: open },
  '[...path]': { GET: open },
  'sign-in': { GET: open },
  '[org]': { GET: { access: 'member' } },
  '[org]/notifications': { GET: { access: 'member' } },
  '[org]/settings/api-keys': { GET: { access: 'admin' } },
  'api/[...path]': { GET: open, POST: open, PUT: open, PATCH: open, DELETE: open },
  'api/[org]/notifications': {
    GET: { access: 'member' },
    POST: { access: 'admin', body: { title: 'x', severity: 'info', audience: 'everyone' } },
  },
  'api/[org]/notifications/[id]/read': {
    POST: { access: 'member', params: ({ notification }) => ({ id: notification }), body: {} },
  },
  'api/[org]/notifications/read': { POST: { access: 'member', body: {} } },
  'api/[org]/api-keys': {
    GET: { access: 'admin' },
    POST: { access: 'admin', body: { name: 'x', 'events:read': 'on' } },
  },
  'api/[org]/api-keys/[id]/revoke': {
    POST: { access: 'admin', params: ({ apiKey }) => ({ id: apiKey }), body: {} },
  },
  'api/auth/[...nextauth]': {
    GET: { access: 'public', insideNext: true },
    POST: { access: 'public', insideNext: true },
  },
  'api/health': { GET: open },
  'api/lab/replay': {
    GET: { access: 'public', query: '?datastar={"events":[]}' },
    POST: { access: 'public', body: { events: [] } },
  },
  'api/sign-in': { POST: { access: 'public', body: { email: 'nobody@acme.example', password: 'x' } } },
  'api/sign-in/demo': { POST: { access: 'public', body: { account: 'demo-acme-guest' } } },
  'api/sign-out': { POST: { access: 'public', body: {} } },
  'api/v1/events': { GET: { access: 'topics', query: '?topics=o:acme' }, OPTIONS: open },
  'api/v1/notifications': {
    GET: { access: 'notifications:read' },
    POST: { access: 'notifications:write', body: { title: 'x' } },
  },
  'api/v1/stream-tokens': { POST: { access: 'topics', body: { topics: ['o:acme'] } }, OPTIONS: open },
}
