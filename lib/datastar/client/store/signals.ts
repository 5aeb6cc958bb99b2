import { batch, reactive } from './reactive'
import { untracked } from './reactivity'
import { fromPaths, isPlain, type Path, type Plain } from './values'

/** Which signals an action or attribute means. A string is the source of a regular expression. */
export interface SignalFilter {
  include?: RegExp | string
  exclude?: RegExp | string
}

/** Every signal of the page; `$name` in an expression is a property of this. */
export const root = reactive({})

/** What is never sent: a path with a name that begins with an underscore. */
export const LOCAL = /(^|\.)_/

const NOTHING = /(?!)/

function merge(target: Plain, patch: Plain, ifMissing: boolean): void {
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    const exists = Object.hasOwn(target, key)
    if (value === null || value === undefined) {
      if (!ifMissing && exists) delete target[key]
    } else if (isPlain(value)) {
      const branch = exists ? target[key] : undefined
      if (!isPlain(branch) && !Array.isArray(branch)) {
        if (exists && ifMissing) continue
        target[key] = {}
      }
      merge(target[key] as Plain, value, ifMissing)
    } else if (!(exists && ifMissing)) target[key] = value
  }
}

/**
 * Applies a JSON merge patch (RFC 7396) to the signals in one batch: objects merge, `null` removes, all else replaces.
 *
 * @param ifMissing only adds signals that do not exist yet
 */
export function mergePatch(patch: Plain, { ifMissing = false }: { ifMissing?: boolean } = {}): void {
  untracked(() => batch(() => merge(root, patch, ifMissing)))
}

/** Sets the signal at a dotted path. */
export function setPath(path: string, value: unknown, options?: { ifMissing?: boolean }): void {
  mergePatch(fromPaths([[path.split('.'), value]]), options)
}

/** The signal at a dotted path, or `undefined`. Unlike an expression it creates nothing. */
export function getPath(path: string): unknown {
  let value: unknown = root
  for (const key of path.split('.')) {
    if ((!isPlain(value) && !Array.isArray(value)) || !Object.hasOwn(value, key)) return undefined
    value = (value as Plain)[key]
  }
  return value
}

/** The signal at a dotted path, read as an expression reads it: what does not exist is created as `""`. */
export function readPath(path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Plain | undefined)?.[key], root)
}

const toRegExp = (pattern: RegExp | string): RegExp =>
  typeof pattern === 'string' ? new RegExp(pattern.replace(/^\/|\/$/g, '')) : pattern

/** The signals whose path matches, as plain nested objects; branches without a match are left out, and so are elements. */
export function filtered(
  { include = /.*/, exclude = NOTHING }: SignalFilter = {},
  source: Plain = root,
): Plain {
  const included = toRegExp(include)
  const excluded = toRegExp(exclude)
  const leaves: [Path, unknown][] = []
  const visit = (branch: Plain, above: Path): void => {
    for (const key of Object.keys(branch)) {
      const path = [...above, key]
      const name = path.join('.')
      const value = branch[key]
      if (isPlain(value)) visit(value, path)
      else if (included.test(name) && !excluded.test(name) && !(value instanceof EventTarget))
        leaves.push([path, value])
    }
  }
  visit(source, [])
  return fromPaths(leaves)
}
