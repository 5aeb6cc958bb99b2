import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { batch, onChange } from './reactive'
import { Computed, effect } from './reactivity'
import { filtered, getPath, mergePatch, root, setPath } from './signals'
import { isPlain, type Plain } from './values'

const empty = (): void => {
  for (const key of Object.keys(root)) delete root[key]
}

const stops: (() => void)[] = []
/** Runs an effect until the end of the test. */
const follow = (run: () => void): void => {
  stops.push(effect(run))
}
afterEach(() => {
  onChange(() => {})
  for (const stop of stops.splice(0)) stop()
  empty()
})

const plainCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** RFC 7396, section 2, word for word. */
function referenceMerge(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch
  const result: Plain = Object.assign(Object.create(null), isPlain(target) ? target : {})
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = referenceMerge(result[name], value)
  }
  return result
}

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString', 'length'),
  fc.string(),
)
const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null))
const { document } = fc.letrec<{ document: Plain; value: unknown }>((tie) => ({
  // Arrays have a key of their own: an object over an array changes its elements, as in v1, which RFC 7396 does not know.
  document: fc
    .tuple(fc.dictionary(key, tie('value'), { maxKeys: 4 }), fc.option(fc.array(fc.integer())))
    .map(([entries, list]) => ({ ...entries, ...(list && { list }) })),
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('document')),
}))

describe('mergePatch', () => {
  it('is a JSON merge patch (RFC 7396)', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 4 }), (patches) => {
        empty()
        let expected: unknown = {}
        for (const patch of patches) {
          mergePatch(patch)
          expected = referenceMerge(expected, patch)
        }
        expect(plainCopy(root)).toEqual(plainCopy(expected))
      }),
      { numRuns: 500 },
    )
  })

  it('with ifMissing changes nothing that exists', () => {
    fc.assert(
      fc.property(document, document, (first, second) => {
        empty()
        mergePatch(first)
        const before = plainCopy(root)
        mergePatch(second, { ifMissing: true })
        expect(plainCopy(root)).toMatchObject(before as object)
      }),
    )
  })

  it('changes elements of an array by their index', () => {
    mergePatch({ list: [1, 2] })
    mergePatch({ list: { 1: 'two', 2: 'three' } })
    expect(plainCopy(root.list)).toEqual([1, 'two', 'three'])
  })

  it('never reaches the prototype of anything', () => {
    mergePatch(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'))
    setPath('__proto__.polluted', 1)
    expect(({} as Plain).polluted).toBeUndefined()
    expect(getPath('__proto__.polluted')).toBe(1)
  })

  it('announces what changed, such that applying the announcement elsewhere gives the same signals', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 4 }), (patches) => {
        empty()
        let mirror: unknown = {}
        onChange((patch) => {
          mirror = referenceMerge(mirror, plainCopy(patch))
        })
        for (const patch of patches) mergePatch(patch)
        expect(plainCopy(mirror)).toEqual(plainCopy(root))
      }),
    )
  })
})

describe('effects', () => {
  it('see at the end of each batch what the signals are', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 5 }), (patches) => {
        empty()
        let seen: unknown
        const stop = effect(() => {
          seen = plainCopy(filtered())
        })
        for (const patch of patches) {
          mergePatch(patch)
          expect(seen).toEqual(plainCopy(filtered()))
        }
        stop()
      }),
    )
  })

  it('run once for any number of changes in a batch', () => {
    let runs = 0
    setPath('a', 0)
    follow(() => {
      runs++
      void root.a
      void root.b
    })
    runs = 0
    batch(() => {
      for (let n = 0; n < 1000; n++) {
        root.a = n
        root.b = n
      }
    })
    expect(runs).toBe(1)
  })

  it('run for what they write to others, after their own end', () => {
    const log: unknown[] = []
    setPath('a', 1)
    follow(() => {
      root.b = (root.a as number) * 2
    })
    follow(() => log.push(root.b))
    setPath('a', 5)
    expect(log).toEqual([2, 10])
  })

  it('do not run again for what they read no longer', () => {
    let runs = 0
    mergePatch({ which: 'a', a: 1, b: 1 })
    follow(() => {
      runs++
      void (root.which === 'a' ? root.a : root.b)
    })
    setPath('b', 2)
    expect(runs).toBe(1)
    setPath('which', 'b')
    setPath('a', 2)
    expect(runs).toBe(2)
  })

  it('end when they are stopped', () => {
    let runs = 0
    setPath('a', 1)
    const stop = effect(() => {
      runs++
      void root.a
    })
    stop()
    setPath('a', 2)
    expect(runs).toBe(1)
  })
})

describe('computed signals', () => {
  it('are computed when they are read, and only if something changed', () => {
    let runs = 0
    setPath('a', 1)
    setPath(
      'twice',
      new Computed(() => {
        runs++
        return (root.a as number) * 2
      }),
    )
    expect([root.twice, root.twice, runs]).toEqual([2, 2, 1])
    setPath('a', 2)
    expect([root.twice, runs]).toEqual([4, 2])
  })

  it('wake an effect only if their value changed', () => {
    let runs = 0
    setPath('a', 1)
    setPath('isPositive', new Computed(() => (root.a as number) > 0))
    follow(() => {
      runs++
      void root.isPositive
    })
    setPath('a', 2)
    expect(runs).toBe(1)
    setPath('a', -1)
    expect(runs).toBe(2)
  })

  it('can be replaced by another computed signal, and by nothing else', () => {
    const log: unknown[] = []
    setPath('c', new Computed(() => 'first'))
    follow(() => log.push(root.c))
    root.c = 'overwritten'
    setPath('c', new Computed(() => 'second'))
    expect(log).toEqual(['first', 'second'])
  })
})

describe('filtered', () => {
  it('takes what include matches and exclude does not, with paths that have dots', () => {
    mergePatch({ user: { name: 'Ann', _secret: 1 }, list: [1], other: 2 })
    expect(plainCopy(filtered({ include: /^user\./ }))).toEqual({ user: { name: 'Ann', _secret: 1 } })
    expect(plainCopy(filtered({ exclude: '/^user/' }))).toEqual({ list: [1], other: 2 })
    expect(plainCopy(filtered({ include: 'nothing' }))).toEqual({})
  })
})
