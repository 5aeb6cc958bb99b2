import { expect, it } from 'vitest'
import { only, render, textOf } from '../testing'
import { Time } from './time'

const at = Date.UTC(2026, 10, 20, 14, 2, 7)
const minute = 60_000
const painted = (age: number) => render(<Time at={at} now={at + age} />)
const timeIn = (html: string) => only(html, ({ name }) => name === 'time')

/** What the browser writes once its clock has ticked, into an element that says what the server wrote. */
function afterTick(now: number): string {
  const { datetime: dateTime, 'data-text': expression } = timeIn(painted(0))
  return new Function('$_now', 'el', `return (${expression})`)(now, { dateTime, textContent: 'as painted' })
}

const ages: [age: number, text: string][] = [
  [-5 * minute, 'now'],
  [0, 'now'],
  [minute - 1, 'now'],
  [minute, '1 min'],
  [60 * minute - 1, '59 min'],
  [60 * minute, '1 h'],
  [24 * 60 * minute - 1, '23 h'],
  [24 * 60 * minute, '1 d'],
  [7 * 24 * 60 * minute - 1, '6 d'],
]

it.each(ages)('an age of %d ms reads "%s" when it is painted and when a page is left open', (age, text) => {
  expect(textOf(painted(age))).toBe(text)
  expect(afterTick(at + age)).toBe(text)
})

it('from a week on shows the date, with its year when that is another one', () => {
  expect(textOf(painted(7 * 24 * 60 * minute))).toBe('20 Nov')
  expect(textOf(painted(60 * 24 * 60 * minute))).toBe('20 Nov 2026')
})

it('leaves what the server wrote before the first tick and after a week', () => {
  expect(afterTick(0)).toBe('as painted')
  expect(afterTick(at + 7 * 24 * 60 * minute)).toBe('as painted')
})

it('gives the full date, time and zone to machines and on hover', () => {
  expect(timeIn(painted(0))).toMatchObject({
    datetime: '2026-11-20T14:02:07.000Z',
    title: '20 Nov 2026, 14:02 UTC',
  })
})
