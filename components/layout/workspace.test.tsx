import { expect, it, vi } from 'vitest'
import type { Preferences } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { ComposePanel } from '../notifications/compose-form'
import { NotificationList } from '../notifications/notification-list'
import { NotificationToast } from '../notifications/notification-toast'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { Workspace } from './workspace'

const shell: Shell = {
  viewer: { id: 'u1', name: 'Ada <Admin>', email: 'ada@acme.example', role: 'admin' },
  org: { slug: 'acme', name: 'Acme', members: 1 },
  organisations: [
    { slug: 'acme', name: 'Acme' },
    { slug: 'globex', name: 'Globex' },
  ],
  unread: 4,
  present: [{ id: 'u1', name: 'Ada <Admin>' }],
  demo: true,
}
const preferences: Preferences = { theme: undefined, shortcuts: true }
const stream = routes.api.notifications('acme', { after: '0-1' })
const painted = (overrides: Partial<Shell> = {}, prefer: Preferences = preferences) =>
  render(
    <Workspace
      title="Notifications"
      shell={{ ...shell, ...overrides }}
      current="notifications"
      stream={stream}
      assets={{
        css: '/assets/app.1.css',
        runtime: '/assets/runtime.1.js',
        inspector: '/assets/inspector.1.js',
        nonce: 'abc',
        tab: 'tab-1',
        preferences: prefer,
      }}
    >
      <p>The page</p>
    </Workspace>,
  )
const html = painted()

it('loads its assets under the nonce of the response', () => {
  const scripts = tagsOf(html).filter(({ name }) => name === 'script')
  expect(scripts.map(({ attributes }) => attributes)).toEqual([
    { type: 'module', nonce: 'abc', src: '/assets/runtime.1.js' },
    { type: 'speculationrules', nonce: 'abc' },
  ])
  expect(only(html, ({ name }) => name === 'html')).toMatchObject({ lang: 'en', 'data-nonce': 'abc' })
  expect(only(html, ({ attributes }) => attributes.rel === 'stylesheet').href).toBe('/assets/app.1.css')
})

it('has no inline styles, which the content security policy would drop', () => {
  expect(tagsOf(html).filter(({ name, attributes }) => name === 'style' || 'style' in attributes)).toEqual([])
})

it('opens one stream, which never gives up and ends with the page', () => {
  const inits = tagsOf(html).filter(({ attributes }) => attributes['data-init']?.includes('@get'))
  expect(inits).toHaveLength(1)
  const opened = vi.fn()
  const init = new Function(
    'get',
    'document',
    inits[0]?.attributes['data-init']?.replace('@get', 'get') ?? '',
  )
  init(opened, {})
  expect(opened).toHaveBeenCalledExactlyOnceWith(stream.replace('?', '?tab=tab-1&'), {
    retry: 'always',
    retryMaxCount: Number.POSITIVE_INFINITY,
    retryMaxWait: 10_000,
    requestCancellation: 'cleanup',
    payload: {},
  })
})

it('opens no stream while nobody looks at the page yet, and one as soon as somebody does', () => {
  const { 'data-init': init = '' } = byId(html, 'live')
  const opened = vi.fn()
  const page = Object.assign(new EventTarget(), { prerendering: true })
  new Function('get', 'document', init.replace('@get', 'get'))(opened, page)
  expect(opened).not.toHaveBeenCalled()
  page.dispatchEvent(new Event('prerenderingchange'))
  page.dispatchEvent(new Event('prerenderingchange'))
  expect(opened).toHaveBeenCalledTimes(1)
})

it('is painted in the theme that the browser prefers, from the first byte on', () => {
  expect(html).toMatch(/<html lang="en" data-nonce/)
  const dark = painted({}, { theme: 'dark', shortcuts: true })
  expect(dark).toMatch(/<html lang="en" data-theme="dark"/)
  expect(dark).toContain('<meta name="color-scheme" content="dark"/>')
  const themes = tagsOf(dark).filter(({ attributes }) => attributes.name === 'theme')
  const pressed = themes.filter(({ attributes }) => attributes['aria-pressed'] === 'true')
  expect(pressed.map(({ attributes }) => attributes.value)).toEqual(['dark'])
})

it('has the unread count in its title, and none where there is none', () => {
  expect(html).toContain('<title>(4) Notifications · Acme · Starling</title>')
  expect(painted({ unread: 0 })).toContain('<title>Notifications · Acme · Starling</title>')
  const { 'data-effect': effect = '' } = byId(html, 'bell')
  const page = { title: '(4) Notifications' }
  const follow = new Function('document', '$_unread', effect)
  follow(page, '99+')
  expect(page.title).toBe('(99+) Notifications')
  follow(page, '')
  expect(page.title).toBe('Notifications')
})

it('leads everywhere by g and a letter of its own', () => {
  const letters = tagsOf(html).flatMap(({ attributes: { id } }) => (id?.startsWith('go-') ? [id] : []))
  expect(letters).toContain('go-f')
  expect(new Set(letters).size).toBe(letters.length)
})

it('goes to the sign-in page when a request says that nobody is signed in, and only then', () => {
  const reaction = byId(html, 'workspace')['data-on:datastar-fetch__document'] ?? ''
  const assign = vi.fn()
  const report = (type: string, status: string, leftAt = 0) =>
    new Function('evt', 'location', '$_leftAt', reaction)(
      { detail: { type, argsRaw: { status }, el: { id: 'live' } } },
      { assign, reload: vi.fn() },
      leftAt,
    )
  report('error', '401')
  report('unauthorized', '401', Date.now())
  report('unauthorized', '403')
  expect(assign, 'who is signed in stays, whatever is refused').not.toHaveBeenCalled()
  report('unauthorized', '401')
  expect(assign).toHaveBeenCalledExactlyOnceWith(routes.signIn)
})

it('is loaded again when its own stream is refused, not when a command is, nor while it is being left', () => {
  const reaction = byId(html, 'workspace')['data-on:datastar-fetch__document'] ?? ''
  const reload = vi.fn()
  const report = (id: string, status: string, leftAt = 0) =>
    new Function('evt', 'location', '$_leftAt', reaction)(
      { detail: { type: 'error', el: { id }, argsRaw: { status } } },
      { reload },
      leftAt,
    )
  report('post-form', '404')
  report('live', '503')
  report('live', '404', Date.now())
  expect(reload).not.toHaveBeenCalled()
  report('live', '404')
  report('live', '403')
  expect(reload).toHaveBeenCalledTimes(2)
})

it('leads to the other organisations of the viewer, and to a new one', () => {
  const links = tagsOf(html).filter(({ attributes }) => attributes.href === routes.org('globex'))
  expect(links).toHaveLength(1)
  expect(only(html, ({ attributes }) => attributes.href === routes.newOrg)).toBeDefined()
  expect(only(html, ({ attributes }) => attributes.href === routes.org('acme'))['aria-current']).toBe('true')
})

it('names who is signed in and where, as text', () => {
  expect(textOf(html)).toContain('Ada <Admin>')
  expect(html).not.toContain('<Admin>')
  expect(textOf(html)).toContain('Admin · 1 person')
  expect(textOf(painted({ org: { ...shell.org, members: 3 } }))).toContain('Admin · 3 people')
})

it('marks the current page in the navigation', () => {
  const current = only(html, ({ attributes }) => attributes['aria-current'] === 'page')
  expect(current.href).toBe(routes.notifications('acme'))
})

it('signs out by a real form, without JavaScript', () => {
  const form = only(html, ({ attributes }) => attributes.action === routes.api.signOut)
  expect(form.method).toBe('post')
  expect(Object.keys(form).filter((name) => name.startsWith('data-'))).toEqual([])
})

it('has a place for toasts that is read out politely, and a link past the navigation', () => {
  expect(byId(html, 'toasts')['aria-live']).toBe('polite')
  expect(only(html, ({ attributes }) => attributes.href === '#main')).toBeDefined()
  expect(byId(html, 'main').tabindex).toBe('-1')
})

it('says that it is a demo only on the demo installation', () => {
  const demo = />Demo</
  expect(html).toMatch(demo)
  expect(painted({ demo: false })).not.toMatch(demo)
})

it('uses only attributes of Datastar v1, each with an expression that compiles', () => {
  const notification = {
    ...{ id: '1', title: "it's", body: '', href: null, note: null, createdAt: 0, read: false },
    ...({ severity: 'info', audience: 'everyone' } as const),
  }
  const everything =
    painted() +
    render(
      <>
        <ComposePanel org="acme" />
        <NotificationList org="acme" notifications={[notification]} older={null} unread={1} />
        <NotificationToast org="acme" notification={notification} />
      </>,
    )
  const used = tagsOf(everything).flatMap(({ attributes }) =>
    Object.entries(attributes).filter(([name]) => name.startsWith('data-') && name !== 'data-nonce'),
  )
  expect(used.length).toBeGreaterThan(10)
  for (const [name, expression] of used) {
    expect(name).toMatch(
      /^data-(signals|text|class|attr|effect|init|on-interval|on:[a-z-]+)(__[a-z]+(\.[a-z0-9]+)*)*$/,
    )
    // Datastar rewrites @action( and $signal; without the @, both are JavaScript as they stand.
    const code = expression.replaceAll('@', '')
    expect(() => new Function(/^if\b/.test(code) ? code : `return (${code})`), expression).not.toThrow()
  }
})
