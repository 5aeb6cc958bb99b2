import { expect, it } from 'vitest'
import { routes } from '@/lib/routes'
import { render, tagsOf, textOf } from '../testing'
import { ErrorPage } from './error-page'
import { Landing } from './landing'

const assets = {
  css: '/a.css',
  runtime: '/r.js',
  inspector: '/i.js',
  nonce: 'abc',
  tab: 'tab',
  preferences: { theme: undefined, shortcuts: true },
}

it('the landing page shows how to publish and the way in', () => {
  const html = render(<Landing assets={assets} demo={false} signUp companies={null} />)
  expect(textOf(html)).toContain(`curl -X POST "$STARLING_URL${routes.api.v1.notifications}"`)
  expect(tagsOf(html).some(({ attributes }) => attributes.href === routes.signIn)).toBe(true)
  expect(html).toContain('<title>A live workspace for teams · Starling</title>')
})

it('the landing page says that it is a demo only where it is one', () => {
  expect(textOf(render(<Landing assets={assets} demo signUp companies={[]} />))).toContain('This is a demo')
  expect(
    textOf(render(<Landing assets={assets} demo={false} signUp={false} companies={null} />)),
  ).not.toContain('This is a demo')
})

it('an error page says what happened, what to do, and where to go, as text', () => {
  const message = 'No page at <b>/x</b>.'
  const html = render(<ErrorPage assets={assets} status={403} title="Not for you" message={message} />)
  expect(textOf(html)).toContain(`Error 403Not for you${message}Go to the start`)
  expect(tagsOf(html).filter(({ name }) => name === 'b')).toEqual([])
})
