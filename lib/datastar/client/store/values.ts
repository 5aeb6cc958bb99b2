/** A JSON-like object: what a signal tree is made of. */
export type Plain = Record<string, unknown>

/** True for objects that hold data. An element, a `Date` or a `File` is a value, not a branch of the signal tree. */
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** An object without a prototype, so that a signal named `__proto__` is a key like any other. */
export const emptyPlain = (): Plain => Object.create(null) as Plain

/**
 * Builds nested objects from dotted paths: `[['a.b', 1]]` becomes `{a: {b: 1}}`. Later paths win.
 */
export function fromPaths(entries: Iterable<readonly [path: string, value: unknown]>): Plain {
  const result = emptyPlain()
  for (const [path, value] of entries) {
    const keys = path.split('.')
    const last = keys.pop() as string
    let branch = result
    for (const key of keys) {
      const next = branch[key]
      const inner = isPlain(next) ? next : emptyPlain()
      branch[key] = inner
      branch = inner
    }
    branch[last] = value
  }
  return result
}
