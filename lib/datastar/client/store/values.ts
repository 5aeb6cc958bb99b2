/** A JSON-like object: what a signal tree is made of. */
export type Plain = Record<string, unknown>

/** True for objects that hold data. An element, a `Date` or a `File` is a value, not a branch of the signal tree. */
export function isPlain(value: unknown): value is Plain {
  if (!value || typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** An object without a prototype, so that a signal named `__proto__` is a key like any other. */
export const emptyPlain = (): Plain => Object.create(null) as Plain

/** Names from the outermost object to a signal. */
export type Path = readonly string[]

/** Builds nested objects: `[[['a', 'b'], 1]]` becomes `{a: {b: 1}}`. Later paths win. */
export function fromPaths(entries: Iterable<readonly [path: Path, value: unknown]>): Plain {
  const result = emptyPlain()
  for (const [path, value] of entries) {
    let branch = result
    for (const key of path.slice(0, -1)) {
      const next = branch[key]
      const inner = isPlain(next) ? next : emptyPlain()
      branch[key] = inner
      branch = inner
    }
    branch[path.at(-1) as string] = value
  }
  return result
}

/** Changes, in place, every value in nested objects that is not itself such an object. */
export function mapLeaves(branch: Plain, change: (value: unknown) => unknown): Plain {
  for (const key of Object.keys(branch)) {
    const value = branch[key]
    branch[key] = isPlain(value) ? mapLeaves(value, change) : change(value)
  }
  return branch
}
