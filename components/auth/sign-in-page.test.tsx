import { expect, it } from 'vitest'
import { routes } from '@/lib/routes'
import { byId, only, render, tagsOf, textOf } from '../testing'
import { SignInPage } from './sign-in-page'

const assets = {
  css: '/a.css',
  runtime: '/r.js',
  inspector: '/i.js',
  nonce: 'abc',
  tab: 'tab',
  preferences: { theme: undefined, shortcuts: true },
}
const accounts = [
  { id: 'u1', name: 'Acme Admin', org: 'Acme', role: 'admin' as const },
  { id: 'u2', name: 'Globex Admin', org: 'Globex', role: 'owner' as const },
]
const demo = render(
  <SignInPage assets={assets} demoAccounts={accounts} gitHub signUp next="/acme/notifications?before=1" />,
)
const refused = render(
  <SignInPage
    assets={assets}
    demoAccounts={[]}
    gitHub={false}
    signUp={false}
    state={{
      values: { email: 'ada@acme.example', password: 'hunter22' },
      errors: { '': 'E-mail or password is wrong.' },
    }}
  />,
)

it('signs in with e-mail and password by a real form', () => {
  expect(byId(refused, 'sign-in')).toMatchObject({ method: 'post', action: routes.api.signIn })
  expect(byId(refused, 'sign-in-email')).toMatchObject({
    name: 'email',
    type: 'email',
    autocomplete: 'username',
  })
  expect(byId(refused, 'sign-in-password')).toMatchObject({
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
  })
})

it('keeps the e-mail after a refusal, says why, and never paints the password', () => {
  expect(byId(refused, 'sign-in-email').value).toBe('ada@acme.example')
  expect(textOf(refused)).toContain('E-mail or password is wrong.')
  expect(refused).not.toContain('hunter22')
})

it('offers one button a demo account, with its organisation and role beside it', () => {
  const form = only(demo, ({ attributes }) => attributes.action === routes.api.demo)
  expect(form.method).toBe('post')
  const buttons = tagsOf(demo).filter(({ attributes }) => attributes.name === 'account')
  expect(buttons.map(({ attributes }) => attributes.value)).toEqual(['u1', 'u2'])
  expect(textOf(demo)).toContain('Continue as Acme Admin')
  expect(byId(demo, buttons[1]?.attributes['aria-describedby'] ?? '')).toBeDefined()
  expect(textOf(demo)).toContain('Globex · Owner')
})

it('offers no demo accounts where there are none', () => {
  expect(refused).not.toContain(routes.api.demo)
})

it('carries where to go next through all forms and to the sign-up, and nothing when there is nowhere', () => {
  const nexts = (html: string) => tagsOf(html).filter(({ attributes }) => attributes.name === 'next')
  expect(nexts(demo).map(({ attributes }) => attributes.value)).toEqual(
    Array(3).fill('/acme/notifications?before=1'),
  )
  expect(only(demo, ({ attributes }) => attributes.href?.startsWith(routes.signUp) ?? false).href).toBe(
    routes.signUpFor('/acme/notifications?before=1'),
  )
  expect(nexts(refused)).toEqual([])
  expect(refused).not.toContain(routes.signUp)
  expect(refused).not.toContain('GitHub')
})
