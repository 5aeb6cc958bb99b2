import { expect, it } from 'vitest'
import { only, render } from '../testing'
import { FailureNotice } from './failure-notice'

const html = render(<FailureNotice />)
const attribute = 'data-on:datastar-fetch__document'
const { [attribute]: reaction = '' } = only(html, ({ attributes }) => attribute in attributes)

/** What the notice says after something has happened to a request of an element. */
function said(type: string, args: Record<string, string> = {}, { by = 'form', before = '' } = {}): string {
  const evt = { detail: { type, argsRaw: args, el: { matches: (selector: string) => selector === by } } }
  return new Function('evt', '$_failure', `${reaction}; return $_failure`)(evt, before)
}

it('says in the words of the server why a form was refused', () => {
  const message = encodeURIComponent('The room is full, ä.')
  expect(said('error', { status: '409', message })).toBe('The room is full, ä.')
  expect(said('error', { status: '403', message })).toBe('The room is full, ä.')
})

it('has words of its own where somebody else answers, or nobody', () => {
  expect(said('error', { status: '502', message: '' })).toContain('did not work')
  expect(said('error', { status: '500' }), 'another client tells no message').toContain('did not work')
  expect(said('retries-failed', { message: 'TypeError: Failed to fetch' })).toContain('No answer came')
})

it('is not about what the page asks for by itself, nor about the end of a session', () => {
  expect(said('error', { status: '409' }, { by: 'textarea', before: 'Before.' })).toBe('Before.')
  expect(said('started', {}, { by: 'textarea', before: 'Before.' })).toBe('Before.')
  expect(said('error', { status: '401' })).toBe('')
})

it('leaves when something new is asked for, and not before', () => {
  expect(said('started', {}, { before: 'Before.' })).toBe('')
  for (const type of ['finished', 'retrying', 'unauthorized', 'datastar-patch-elements'])
    expect(said(type, {}, { before: 'Before.' }), type).toBe('Before.')
})
