import { expect, it } from 'vitest'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { ComposeForm, ComposePanel } from './compose-form'

const refused: FormState = {
  values: {
    title: '"><script>',
    body: '</textarea>two\nlines',
    severity: 'warning',
    audience: 'admins',
    href: 'ftp://x',
  },
  errors: { href: 'Give a path or an https address.', '': 'Not sent.' },
}
const url = routes.api.notifications('acme')
const empty = render(<ComposeForm org="acme" />)
const again = render(<ComposeForm org="acme" state={refused} />)
const selected = (html: string) =>
  tagsOf(html).flatMap(({ name, attributes }) =>
    name === 'option' && 'selected' in attributes ? [attributes.value] : [],
  )

it('is a real form that Datastar sends when it is there', () => {
  expect(byId(empty, 'compose-notification')).toMatchObject({
    method: 'post',
    action: url,
    'data-on:submit': expect.stringContaining(`@post("${url}", {contentType: "form"`),
  })
})

it('has the same id when it comes back refused, so that the patch finds it', () => {
  expect(tagsOf(again)[0]?.attributes.id).toBe('compose-notification')
})

it('has a label for every control', () => {
  const controls = tagsOf(empty).filter(({ name }) => ['input', 'select', 'textarea'].includes(name))
  expect(controls.map(({ attributes }) => attributes.name)).toEqual([
    'title',
    'body',
    'severity',
    'audience',
    'href',
    'note',
  ])
  for (const { attributes } of controls) only(empty, (tag) => tag.attributes.for === attributes.id)
})

it('keeps what was typed and chosen', () => {
  expect(byId(again, 'compose-notification-title').value).toBe('"><script>')
  expect(again).toContain('&lt;/textarea&gt;two\nlines</textarea>')
  expect(selected(again)).toEqual(['warning', 'admins'])
})

it('begins with an information for everyone', () => {
  expect(selected(empty)[0]).toBe('info')
  expect(
    tagsOf(empty)
      .filter(({ name }) => name === 'option')
      .map(({ attributes }) => attributes.value),
  ).toEqual([...['info', 'success', 'warning', 'error'], ...['everyone', 'admins']])
})

it('says what is wrong beside the field and for the form as a whole', () => {
  const href = byId(again, 'compose-notification-href')
  expect(href['aria-invalid']).toBe('true')
  expect(href['aria-describedby']).toBe('compose-notification-href-hint compose-notification-href-error')
  expect(again).toMatch(/id="compose-notification-href-error"[^>]*>Give a path or an https address\./)
  expect(only(again, ({ attributes }) => attributes.role === 'alert')).toBeDefined()
  expect(textOf(again)).toContain('Not sent.')
})

it('says nothing of the kind where nothing is wrong', () => {
  expect(byId(again, 'compose-notification-title')).not.toHaveProperty('aria-invalid')
  expect(byId(empty, 'compose-notification-body')).not.toHaveProperty('aria-describedby')
  expect(empty).not.toContain('role="alert"')
})

it('is folded away, and open when it comes back refused', () => {
  const details = (html: string) => only(html, ({ name }) => name === 'details')
  expect(details(render(<ComposePanel org="acme" />))).not.toHaveProperty('open')
  expect(details(render(<ComposePanel org="acme" state={refused} />))).toHaveProperty('open')
})
