import { describe, expect, it, vi } from 'vitest'
import { mostListed, type Notification } from '@/lib/notifications/types'
import { routes } from '@/lib/routes'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { postForm } from '../ui/form'
import { Bell } from './bell'
import { NavCount } from './nav-count'
import { NotificationItem } from './notification-item'
import { NotificationList } from './notification-list'
import { NotificationToast } from './notification-toast'

const notification: Notification = {
  id: '01J',
  title: 'Deploy finished',
  body: 'web@4f2c1 is live',
  severity: 'success',
  href: null,
  note: null,
  audience: 'everyone',
  createdAt: 0,
  read: false,
}
const hostile = '</li><script>alert(1)</script><img src=x onerror="alert(1)">'
const item = (overrides: Partial<Notification> = {}) =>
  render(<NotificationItem org="acme" notification={{ ...notification, ...overrides }} now={0} />)
const readUrl = routes.api.notificationRead('acme', '01J')

describe('an entry', () => {
  it('keeps its id, read or not, so that a patch finds it', () => {
    expect(tagsOf(item())[0]).toMatchObject({ name: 'li', attributes: { id: 'notification-01J' } })
    expect(tagsOf(item({ read: true }))[0]).toMatchObject({
      name: 'li',
      attributes: { id: 'notification-01J' },
    })
  })

  it('shows a hostile title and body as text', () => {
    const html = item({ title: hostile, body: hostile })
    expect(tagsOf(html).map(({ name }) => name)).toEqual(tagsOf(item()).map(({ name }) => name))
    expect(textOf(html).split(hostile)).toHaveLength(3)
  })

  it.each([
    ['info', 'Info'],
    ['success', 'Success'],
    ['warning', 'Warning'],
    ['error', 'Error'],
  ] as const)('says the severity %s in a word', (severity, word) => {
    expect(textOf(item({ severity }))).toContain(word)
  })

  it('says for whom it is unless it is for everyone', () => {
    expect(textOf(item({ audience: 'admins' }))).toContain('For admins')
    expect(textOf(item({ audience: 'person' }))).toContain('For you')
    expect(textOf(item())).not.toContain('For ')
  })

  it('is marked as read by a form that works without JavaScript, and names what it marks', () => {
    const form = only(item(), ({ name }) => name === 'form')
    expect(form).toMatchObject({ method: 'post', action: readUrl })
    expect(form['data-on:submit']).toBe(`${postForm}, el.closest('[tabindex]').focus()`)
    expect(only(item(), ({ name }) => name === 'button')['aria-label']).toBe('Mark as read: Deploy finished')
  })

  it('says that it is unread, and neither says so nor can be marked once it is read', () => {
    expect(textOf(item())).toContain('Unread: Deploy finished')
    expect(textOf(item({ read: true }))).not.toContain('Unread')
    expect(item({ read: true })).not.toContain('<form')
  })

  it('links its title when it has somewhere to go', () => {
    expect(only(item({ href: '/acme/jobs' }), ({ name }) => name === 'a').href).toBe('/acme/jobs')
    expect(item()).not.toContain('<a ')
  })
})

describe('the list', () => {
  const list = (overrides: Partial<Parameters<typeof NotificationList>[0]> = {}) =>
    render(
      <NotificationList
        org="acme"
        notifications={[notification]}
        older={null}
        unread={1}
        now={0}
        {...overrides}
      />,
    )

  it('has the ids that patches aim at', () => {
    expect(tagsOf(list())[0]?.attributes.id).toBe('notifications')
    expect(list()).toMatch(/<ul id="notification-list"[^>]*><li id="notification-01J"/)
  })

  it('marks all as read by a form that works without JavaScript', () => {
    const form = only(list(), ({ attributes }) => attributes.action === routes.api.notificationsRead('acme'))
    expect(form.method).toBe('post')
  })

  it('links the older page where there is one, and otherwise once the open list is full', () => {
    const older = routes.notifications('acme', '01J')
    expect(only(list({ older }), ({ attributes }) => attributes.rel === 'next').href).toBe(older)
    const [nav] = tagsOf(list()).filter(({ name }) => name === 'nav')
    expect(nav?.attributes.class?.split(' ')).toEqual(
      expect.arrayContaining(['hidden', `peer-has-[li:nth-child(${mostListed})]:block`]),
    )
  })

  it('says what to do when it is empty, with the command for those who may publish', () => {
    const publishCommand = `curl -d '{"title":"<b>"}'`
    expect(textOf(list({ notifications: [], publishCommand }))).toContain(publishCommand)
    expect(textOf(list({ notifications: [] }))).toContain('appears here at once')
  })
})

describe('a toast', () => {
  const toast = (overrides: Partial<Notification> = {}) =>
    render(<NotificationToast org="acme" notification={{ ...notification, ...overrides }} />)

  it('leaves when its time is over, which the styles count', () => {
    const life = only(toast(), ({ attributes }) => attributes.class === 'toast-life')
    const remove = vi.fn()
    new Function('el', life['data-on:animationend'] ?? '')({
      closest: (selector: string) => (selector === '[id^=toast-]' ? { remove } : null),
    })
    expect(remove).toHaveBeenCalledTimes(1)
  })

  it('takes the place of the oldest that waits, where too many do', () => {
    const makeRoom = new Function('el', byId(toast(), 'toast-01J')['data-init'] ?? '')
    const removed: number[] = []
    const some = (count: number) => ({
      parentElement: {
        children: Array.from({ length: count }, (_, nr) => ({ remove: () => removed.push(nr) })),
      },
    })
    makeRoom(some(9))
    expect(removed).toEqual([])
    makeRoom(some(10))
    expect(removed, 'the first three are in view').toEqual([3])
  })

  it('can be dismissed by a button that names it', () => {
    const button = only(toast(), ({ name }) => name === 'button')
    expect(button).toMatchObject({ type: 'button', 'aria-label': 'Dismiss: Deploy finished' })
    const dismiss = new Function('el', 'evt', 'document', button['data-on:click'] ?? '')
    const remove = vi.fn()
    const next = { focus: vi.fn() }
    const el = { closest: () => ({ remove, nextElementSibling: { querySelector: () => next } }) }
    dismiss(el, { detail: 1 }, {})
    expect([remove.mock.calls.length, next.focus.mock.calls.length]).toEqual([1, 0])
    dismiss(el, { detail: 0 }, {})
    expect(next.focus, 'by a key the focus goes on').toHaveBeenCalledTimes(1)
  })

  it('leads to what it is about, or else to the list', () => {
    expect(only(toast({ href: '/x' }), ({ name }) => name === 'a').href).toBe('/x')
    expect(only(toast(), ({ name }) => name === 'a').href).toBe(routes.notifications('acme'))
  })

  it('shows a hostile title and body as text', () => {
    const html = toast({ title: hostile, body: hostile })
    expect(tagsOf(html).map(({ name }) => name)).toEqual(tagsOf(toast()).map(({ name }) => name))
  })
})

describe('the counts', () => {
  it.each([
    [0, 'No unread notifications', ''],
    [1, '1 unread notification', '1'],
    [99, '99 unread notifications', '99'],
    [100, 'More than 99 unread notifications', '99+'],
  ])('with %d unread, the bell is called "%s" and shows "%s"', (unread, name, badge) => {
    const html = render(<Bell org="acme" unread={unread} />)
    expect(byId(html, 'bell').href).toBe(routes.notifications('acme'))
    expect(textOf(html)).toBe(name + badge)
    expect(/<span aria-hidden="true"[^>]*>(.*?)<\/span>/.exec(html)?.[1] ?? '').toBe(badge)
  })

  it('keeps the count in the navigation patchable when it is empty', () => {
    const none = render(<NavCount unread={0} />)
    expect(byId(none, 'nav-count-notifications')).toBeDefined()
    expect(textOf(none)).toBe('')
    expect(textOf(render(<NavCount unread={120} />))).toBe('99+ unread')
  })
})
