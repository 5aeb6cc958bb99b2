import { allScopes, type Scope } from '@/lib/api-keys/scopes'
import { type Filled, ownPassword } from './fill'

/**
 * Who may call a route. `author`: the member who wrote or hosts what it is about, the owner in what is filled. `own-account`: whoever is signed in with an account that the demo does not share. `topics`: a
 * session, or an API key with the scope `events:read`, for what the topics allow. `metrics`: whoever sends the token of
 * the metrics; `cron`: that of the scheduler. A scope: an API key that has it, and nothing else.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'own-account'
  | 'member'
  | 'admin'
  | 'owner'
  | 'author'
  | 'topics'
  | 'metrics'
  | 'cron'
  | Scope

export interface Route {
  access: Access
  /** What a well-formed call carries besides `[org]`, so that whoever may call gets through. */
  params?: (filled: Filled) => Record<string, string>
  query?: string
  body?: Record<string, unknown> | ((filled: Filled) => Record<string, unknown>)
  /** What whoever may call gets where the demo keeps its organisations and their owners: 400. */
  demoStays?: true
  /** What is not there is no error: whoever may call gets through, nothing happens, and nothing is shown. */
  mayBeGone?: true
  /** A stream that never ends and shows nothing that anybody has written: there is nothing to read to its end. */
  endless?: true
  /** It works only inside of Next, so that it is called on a running server: `e2e/security.spec.ts`. */
  insideNext?: true
}

export const isScope = (access: Access): access is Scope => allScopes.some((scope) => scope === access)

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type Method = (typeof methods)[number]

const open: Route = { access: 'public' }
const member: Route = { access: 'member' }
const admin: Route = { access: 'admin' }
const ofEntry = ({ activity }: Filled) => ({ id: activity })
const ofQuiz = ({ quiz }: Filled) => ({ quiz })
const ofRoom = ({ quizRoom }: Filled) => ({ room: quizRoom })
const ofSymbol = ({ symbol }: Filled) => ({ symbol })

/**
 * Every route under `app/` with every method that it answers, and who may call it. The safety tests read it: they refuse
 * a route without a row, and prove of each row that it holds. The organisation in a URL is always Acme.
 */
export const routeTable: Record<string, Partial<Record<Method, Route>>> = {
  '': { GET: open },
  '[...path]': { GET: open },
  'sign-in': { GET: open },
  'sign-up': { GET: open },
  lab: { GET: open },
  new: { GET: { access: 'signed-in' } },
  'join/[token]': { GET: { access: 'public', params: ({ token }) => ({ token }) } },
  '[org]': { GET: member },
  '[org]/audit': { GET: admin },
  '[org]/feed': { GET: member },
  '[org]/feed/[id]': { GET: { access: 'member', params: ofEntry } },
  '[org]/jobs': { GET: member },
  '[org]/members': { GET: member },
  '[org]/metrics': { GET: admin },
  '[org]/notifications': { GET: member },
  '[org]/prices': { GET: member },
  '[org]/prices/[symbol]': { GET: { access: 'member', params: ofSymbol } },
  '[org]/quiz': { GET: member },
  '[org]/quiz/[quiz]': { GET: { access: 'author', params: ofQuiz } },
  '[org]/quiz/[quiz]/practice': { GET: { access: 'member', params: ofQuiz } },
  '[org]/quiz/rooms/[room]': { GET: { access: 'member', params: ofRoom } },
  '[org]/settings': { GET: member },
  '[org]/settings/api-keys': { GET: admin },
  '[org]/settings/organisation': { GET: member },
  '[org]/settings/sessions': { GET: member },
  'api/[...path]': { GET: open, POST: open, PUT: open, PATCH: open, DELETE: open },
  'api/[org]/api-keys': {
    GET: admin,
    POST: { access: 'admin', body: { name: 'x', 'events:read': 'on' } },
  },
  'api/[org]/api-keys/[id]/revoke': {
    POST: { access: 'admin', params: ({ apiKey }) => ({ id: apiKey }), body: {} },
  },
  'api/[org]/audit': { GET: admin },
  'api/[org]/feed': { GET: member, POST: { access: 'member', body: { text: 'x' } } },
  'api/[org]/feed/[id]': { GET: { access: 'member', params: ofEntry, mayBeGone: true } },
  'api/[org]/feed/[id]/comments': { POST: { access: 'member', params: ofEntry, body: { text: 'x' } } },
  'api/[org]/feed/[id]/delete': { POST: { access: 'author', params: ofEntry, body: {} } },
  'api/[org]/feed/[id]/edit': { POST: { access: 'author', params: ofEntry, body: { text: 'x' } } },
  'api/[org]/feed/[id]/reactions': {
    POST: { access: 'member', params: ofEntry, body: { emoji: 'heart' } },
  },
  'api/[org]/feed/[id]/typing': { POST: { access: 'member', params: ofEntry, body: {} } },
  'api/[org]/feed/follows/[person]': {
    POST: { access: 'member', params: ({ person }) => ({ person }), body: { following: 'yes' } },
  },
  'api/[org]/feed/older': { GET: member },
  'api/[org]/invitations': { POST: { access: 'admin', body: { role: 'member', lifetime: '1h' } } },
  'api/[org]/invitations/[id]/revoke': {
    POST: { access: 'admin', params: ({ invitation }) => ({ id: invitation }), body: {} },
  },
  'api/[org]/jobs': { GET: member, POST: { access: 'member', body: { source: 'feed', format: 'csv' } } },
  'api/[org]/jobs/[id]/cancel': { POST: { access: 'admin', params: ({ job }) => ({ id: job }), body: {} } },
  'api/[org]/jobs/[id]/delete': {
    POST: { access: 'admin', params: ({ exported }) => ({ id: exported }), body: {} },
  },
  'api/[org]/jobs/[id]/download': {
    GET: { access: 'author', params: ({ exported }) => ({ id: exported }) },
  },
  'api/[org]/jobs/[id]/retry': {
    POST: { access: 'author', params: ({ cancelled }) => ({ id: cancelled }), body: {} },
  },
  'api/[org]/members': { GET: member },
  'api/[org]/members/[person]/remove': {
    POST: { access: 'admin', params: ({ person }) => ({ person }), body: {} },
  },
  'api/[org]/members/[person]/role': {
    POST: { access: 'admin', params: ({ person }) => ({ person }), body: { role: 'admin' } },
  },
  'api/[org]/members/leave': { POST: { access: 'member', body: {}, demoStays: true } },
  'api/[org]/metrics': { GET: admin },
  'api/[org]/notifications': {
    GET: member,
    POST: { access: 'admin', body: { title: 'x', note: 'y', severity: 'info', audience: 'everyone' } },
  },
  'api/[org]/notifications/[id]/read': {
    POST: { access: 'member', params: ({ notification }) => ({ id: notification }), body: {} },
  },
  'api/[org]/notifications/read': { POST: { access: 'member', body: {} } },
  'api/[org]/prices': { GET: member },
  'api/[org]/prices/[symbol]': { GET: { access: 'member', params: ofSymbol } },
  'api/[org]/prices/[symbol]/alerts': {
    POST: {
      access: 'member',
      params: ofSymbol,
      body: { kind: 'change', value: '5', windowMinutes: '60', repeating: 'on', margin: '1' },
    },
  },
  'api/[org]/prices/alerts/[id]/delete': {
    POST: { access: 'member', params: ({ alert }) => ({ id: alert }), body: {}, mayBeGone: true },
  },
  'api/[org]/prices/settings': { POST: { access: 'admin', body: { unknownSymbols: 'create' } } },
  'api/[org]/prices/watches': {
    POST: { access: 'member', body: ({ symbol }) => ({ symbol, change: 'add' }) },
  },
  'api/preferences': { POST: { access: 'public', body: { theme: 'dark', shortcuts: 'off' } } },
  // Without a simulated market there is nothing; with one it is tried in its own test.
  'api/showcase': { GET: open },
  'api/[org]/quiz': { GET: member, POST: { access: 'member', body: { title: 'x', practice: 'on' } } },
  'api/[org]/quiz/[quiz]': { GET: { access: 'author', params: ofQuiz } },
  'api/[org]/quiz/[quiz]/delete': { POST: { access: 'author', params: ofQuiz, body: {} } },
  'api/[org]/quiz/[quiz]/practice': {
    POST: {
      access: 'member',
      params: ofQuiz,
      body: ({ quizQuestion }) => ({ question: quizQuestion, choice: '1' }),
    },
  },
  'api/[org]/quiz/[quiz]/practice/restart': { POST: { access: 'member', params: ofQuiz, body: {} } },
  'api/[org]/quiz/[quiz]/questions': {
    POST: {
      access: 'author',
      params: ofQuiz,
      body: { text: 'x', choice1: 'a', choice2: 'b', right1: 'on', seconds: '20', explanation: 'y' },
    },
  },
  'api/[org]/quiz/[quiz]/questions/[question]/edit': {
    POST: {
      access: 'author',
      params: ({ quiz, quizQuestion }) => ({ quiz, question: quizQuestion }),
      body: { text: 'x', choice1: 'a', choice2: 'b', right1: 'on', seconds: '20', explanation: 'y' },
    },
  },
  'api/[org]/quiz/[quiz]/questions/[question]/delete': {
    POST: {
      access: 'author',
      params: ({ quiz, quizQuestion }) => ({ quiz, question: quizQuestion }),
      body: {},
    },
  },
  'api/[org]/quiz/[quiz]/rooms': { POST: { access: 'member', params: ofQuiz, body: {} } },
  'api/[org]/quiz/join': { POST: { access: 'member', body: ({ quizCode }) => ({ code: quizCode }) } },
  'api/[org]/quiz/rooms/[room]': { GET: { access: 'member', params: ofRoom } },
  'api/[org]/quiz/rooms/[room]/answer': {
    POST: { access: 'member', params: ofRoom, body: { question: '0', choice: '1' } },
  },
  'api/[org]/quiz/rooms/[room]/enter': { POST: { access: 'member', params: ofRoom, body: {} } },
  'api/[org]/quiz/rooms/[room]/results': {
    GET: { access: 'author', params: ({ quizEnded }) => ({ room: quizEnded }) },
  },
  'api/[org]/quiz/rooms/[room]/step': {
    POST: { access: 'author', params: ofRoom, body: { step: 'next', version: '1' } },
  },
  'api/[org]/settings': { GET: member, POST: { access: 'member', body: { notify: 'none' } } },
  'api/[org]/settings/organisation': { GET: member, POST: { access: 'admin', body: { name: 'x' } } },
  'api/[org]/settings/organisation/delete': {
    POST: { access: 'owner', body: { slug: 'acme' }, demoStays: true },
  },
  'api/[org]/settings/sessions': { GET: member },
  'api/[org]/streams/[id]': {
    POST: { access: 'member', params: ({ stream }) => ({ id: stream }), body: {} },
  },
  'api/account/delete': { POST: { access: 'own-account', body: { proof: ownPassword } } },
  'api/account/github': { POST: { access: 'own-account', body: { next: '/acme' } } },
  'api/account/github/disconnect': { POST: { access: 'own-account', body: {} } },
  'api/account/password': {
    POST: { access: 'own-account', body: { current: ownPassword, password: 'another password' } },
  },
  'api/account/profile': {
    POST: {
      access: 'own-account',
      body: { name: 'Ada', email: 'countess@example.com', current: ownPassword },
    },
  },
  'api/account/sessions/[session]/end': {
    POST: { access: 'signed-in', params: ({ session }) => ({ session }), body: {} },
  },
  'api/account/sessions/end': { POST: { access: 'signed-in', body: {} } },
  'api/auth/[...nextauth]': {
    GET: { access: 'public', insideNext: true },
    POST: { access: 'public', insideNext: true },
  },
  'api/auth/callback/github': { GET: open },
  'api/cron/jobs': { GET: { access: 'cron' } },
  'api/health': { GET: open },
  'api/health/live': { GET: open },
  'api/join': { POST: { access: 'signed-in', body: ({ token }) => ({ token }) } },
  'api/lab': { GET: { access: 'member', query: '?org=acme' } },
  'api/lab/clock': { GET: { access: 'public', endless: true } },
  'api/lab/compose': {
    POST: { access: 'signed-in', body: { type: 'patchElements', elements: '<p id="p"></p>', do: 'send' } },
  },
  'api/lab/elements': { POST: { access: 'public', body: { mode: 'append' } } },
  'api/lab/hello': { GET: open },
  'api/lab/mark': { POST: { access: 'signed-in', body: { count: 1 } } },
  'api/lab/redirect': { POST: { access: 'public', body: {} } },
  'api/lab/replay': {
    GET: { access: 'public', query: '?datastar={"events":[]}' },
    POST: { access: 'public', body: { events: [] } },
  },
  'api/lab/script': { POST: { access: 'public', body: {} } },
  'api/lab/signals': { POST: { access: 'public', body: { change: 'merge' } } },
  'api/lab/steps': { POST: { access: 'public', body: {} } },
  'api/lab/table': { POST: { access: 'public', body: { lab: { bird: 'Wren', birds: [] } } } },
  'api/lab/weather': { POST: { access: 'signed-in', body: { kind: 'stall', seconds: 1 } } },
  'api/metrics': { GET: { access: 'metrics' } },
  'api/organisations': { POST: { access: 'signed-in', body: { name: 'Initech', slug: '' } } },
  'api/sign-in': {
    POST: { access: 'public', body: { email: 'nobody@acme.example', password: 'x', next: '/' } },
  },
  'api/sign-in/demo': { POST: { access: 'public', body: { account: 'demo-acme-guest' } } },
  'api/sign-in/github': { POST: { access: 'public', body: { next: '/acme' } } },
  'api/sign-out': { POST: { access: 'public', body: {} } },
  'api/sign-up': {
    POST: {
      access: 'public',
      body: { name: 'Bob', email: 'bob@example.com', password: ownPassword, next: '/new' },
    },
  },
  'api/v1/activities': {
    POST: { access: 'activities:write', body: { text: 'x', href: '/acme', person: 'demo-acme-member' } },
  },
  'api/v1/events': { GET: { access: 'topics', query: '?topics=o:acme' }, OPTIONS: open },
  'api/v1/jobs': {
    POST: { access: 'jobs:write', body: { name: 'x', total: 40, message: 'y', staleAfter: 60 } },
  },
  'api/v1/jobs/[id]': {
    PATCH: {
      access: 'jobs:write',
      params: ({ job }) => ({ id: job }),
      body: { processed: 20, total: 30, message: 'x', state: 'running' },
    },
  },
  'api/v1/notifications': {
    GET: { access: 'notifications:read' },
    POST: { access: 'notifications:write', body: { title: 'x', body: 'y', note: 'z', href: '/acme' } },
  },
  'api/v1/openapi.json': { GET: open },
  'api/v1/prices': {
    POST: { access: 'prices:write', body: { ticks: [{ symbol: 'KITE', price: '42.50' }] } },
  },
  'api/v1/stream-tokens': { POST: { access: 'topics', body: { topics: ['o:acme'] } }, OPTIONS: open },
}
