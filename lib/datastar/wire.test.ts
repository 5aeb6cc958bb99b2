import { describe, expect, test } from 'vitest'
import { comment, id, retry } from './wire'

describe('blocks without an event', () => {
  test('are written as the specification has them', () => {
    expect(comment()).toBe(':\n\n')
    expect(comment('hi')).toBe(': hi\n\n')
    expect(retry(2500)).toBe('retry: 2500\n\n')
    expect(retry(1000)).toBe('retry: 1000\n\n')
    expect(id('a:1')).toBe('id: a:1\n\n')
  })

  test('refuse bad values', () => {
    expect(() => comment('a\rdata: b')).toThrow('The comment holds a line end')
    expect(() => retry(-1)).toThrow('Pass whole milliseconds')
    expect(() => id('a\nb')).toThrow('The event id holds a line end')
    expect(() => id('a\0b')).toThrow('The event id holds NUL')
  })
})
