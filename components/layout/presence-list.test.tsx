import { expect, it } from 'vitest'
import { byId, render, tagsOf, textOf } from '../testing'
import { PresenceList } from './presence-list'

const people = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, name: `Ada ${String.fromCharCode(65 + i)}` }))
const list = (names: string[]) =>
  render(<PresenceList present={names.map((name, index) => ({ id: String(index), name }))} />)

it('names everybody to screen readers in one sentence, and hides what only repeats it', () => {
  const html = list(['Ada Admin', 'Ben', 'Cy Young'])
  expect(byId(html, 'presence')).toMatchObject({
    role: 'img',
    'aria-label': '3 people here: Ada Admin, Ben, Cy Young',
  })
  expect(tagsOf(html).filter(({ attributes }) => attributes['aria-hidden'] === 'true')).toHaveLength(4)
  expect(byId(list(['Ada']), 'presence')['aria-label']).toBe('1 person here: Ada')
})

it('shows initials of the first and the last name, also of one word and beyond the Latin alphabet', () => {
  expect(textOf(list(['Ada Augusta Lovelace']))).toBe('AL1 here')
  expect(textOf(list(['ben']))).toBe('B1 here')
  expect(textOf(list(['𝒜da  Élan ']))).toBe('𝒜É1 here')
})

it('shows five faces at most, and how many people there are', () => {
  expect(textOf(render(<PresenceList present={people(7)} />))).toBe('AAABACADAE7 here')
})

it('keeps the sentence short in a crowd', () => {
  const label = byId(render(<PresenceList present={people(25)} />), 'presence')['aria-label']
  expect(label).toMatch(/^25 people here: Ada A, .*Ada T, and 5 more$/)
})

it('keeps its place in the page while nobody is there', () => {
  expect(byId(render(<PresenceList present={[]} />), 'presence')).toHaveProperty('hidden')
})

it('shows names as text', () => {
  expect(list(['<b>Ada</b>'])).not.toContain('<b>')
})
