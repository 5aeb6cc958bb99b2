import * as reactivity from './reactivity'
import { Computed, type Signal, signal, untracked } from './reactivity'
import { emptyPlain, fromPaths, isPlain, type Path, type Plain } from './values'

type Cell = Signal<unknown>
type Cells = Record<string, Cell>

const changes: [path: Path, value: unknown][] = []
let announce: (patch: Plain) => void = () => {}

/** Calls `listener` with the changed signals, as nested objects (`null` for removed ones), after each batch. */
export function onChange(listener: (patch: Plain) => void): void {
  announce = listener
}

/** Runs `work` so that effects, and the announcement of what changed, wait for its end. */
export const batch = <T>(work: () => T): T =>
  reactivity.batch(work, () => {
    // Whoever listens must not subscribe the effect in which this may happen.
    if (changes.length) untracked(() => announce(fromPaths(changes.splice(0))))
  })

const change = <T>(work: () => T): T => untracked(() => batch(work))

/** Notes a change leaf by leaf, so that the announcement never aliases an object of the page's author. */
function note(path: Path, value: unknown): void {
  changes.push([path, isPlain(value) ? emptyPlain() : (value ?? null)])
  if (isPlain(value)) for (const key of Object.keys(value)) note([...path, key], value[key])
}

/** Makes `branch` equal to `value` key by key, so that only what differs is announced and repainted. */
function assign(branch: Plain, value: Plain): void {
  for (const key of Object.keys(branch)) if (!Object.hasOwn(value, key)) delete branch[key]
  for (const key of Object.keys(value)) branch[key] = value[key]
}

const read = (cell: Cell): unknown => {
  const value = cell()
  return value instanceof Computed ? value.read() : value
}

const wrap = (value: unknown, path: Path): unknown =>
  Array.isArray(value) || isPlain(value) ? reactive(value, path) : value

/**
 * A deeply reactive view of an object or an array: one signal a key.
 *
 * - Reading a key that does not exist creates it as `""`, as Datastar v1 does; one that was removed reads as `""` and
 *   stays removed. In an array, a missing element reads as `""` too, but is not created.
 * - Writing `null` or `undefined` to an object's key removes it. Writing an object over an object changes what differs.
 * - A key that holds a computed signal ignores writes, except that of another computed signal.
 *
 * @param path where this object is, for announcements
 */
export function reactive(source: Plain | unknown[], path: Path = []): Plain {
  const isList = Array.isArray(source)
  const builtIns: object = isList ? Array.prototype : Object.prototype
  // The cells live on the proxy's own target, so key order, `Array.isArray` and array lengths come for free.
  const cells = (isList ? [] : emptyPlain()) as Cells
  const removed = new Set<string>()
  /** Changes whenever a key comes or goes. */
  const shape = signal(0)
  const reshape = (): void => shape(shape() + 1)

  const create = (key: string, value: unknown): void => {
    cells[key] = signal(wrap(value, [...path, key]))
    removed.delete(key)
    if (!(value instanceof Computed)) note([...path, key], value)
    reshape()
  }
  const write = (key: string, cell: Cell, value: unknown): void => {
    const current = cell()
    if (value instanceof Computed) cell(value)
    else if (current === value || current instanceof Computed) return
    else if (isPlain(current) && isPlain(value)) assign(current, value)
    else {
      cell(wrap(value, [...path, key]))
      note([...path, key], value)
    }
  }
  const remove = (key: string): void => {
    const cell = cells[key] as Cell
    delete cells[key]
    removed.add(key)
    cell(undefined)
    note([...path, key], null)
    reshape()
  }
  const resize = (length: number): void => {
    const list = cells as unknown as Cell[]
    for (let index = length; index < list.length; index++) note([...path, `${index}`], null)
    if (list.length === length) return
    list.length = length
    reshape()
  }

  for (const key of Object.keys(source)) {
    cells[key] = signal(wrap((source as Plain)[key], [...path, key]))
  }

  return new Proxy(cells as Plain, {
    get(_, key) {
      const isLength = isList && key === 'length'
      if (!isLength && Object.hasOwn(cells, key)) return read(cells[key as string] as Cell)
      // `JSON.stringify` asks every object for `toJSON`.
      const isBuiltIn = typeof key === 'symbol' || key in builtIns || key === 'toJSON'
      if (isBuiltIn || isList || removed.has(key)) {
        shape()
        if (isLength) return cells.length
        return isBuiltIn ? Reflect.get(builtIns, key) : ''
      }
      change(() => create(key, ''))
      return read(cells[key] as Cell)
    },

    set(_, key, value) {
      if (typeof key === 'symbol') return false
      change(() => {
        const exists = Object.hasOwn(cells, key)
        if (isList && key === 'length') resize(value as number)
        else if (!isList && (value === undefined || value === null)) exists && remove(key)
        else if (exists) write(key, cells[key] as Cell, value)
        else create(key, value)
      })
      return true
    },

    deleteProperty(_, key) {
      if (Object.hasOwn(cells, key)) change(() => remove(key as string))
      return true
    },

    has(_, key) {
      shape()
      return key in cells
    },

    ownKeys() {
      shape()
      return Reflect.ownKeys(cells)
    },
  })
}
