/**
 * Signals, computed signals and effects on the propagation core of alien-signals (`createReactiveSystem`, which is made
 * for this). Its ready-made layer also has scopes, nested effects and their cleanup, which nothing here uses, and which
 * would be a twentieth of the bundle.
 */
import { createReactiveSystem, type ReactiveNode } from 'alien-signals/system'

// alien-signals declares these as a `const enum`, which a compiler of single files cannot read.
const MUTABLE = 1
const WATCHING = 2
const CHECKING_RECURSION = 4
const DIRTY = 16
const PENDING = 32

interface Node extends ReactiveNode {
  /** What a computed signal or an effect runs; a plain signal has none. */
  run?: () => unknown
  value?: unknown
}

let active: ReactiveNode | undefined
/** Tells the runs of nodes apart, so that one run links a dependency once. */
let cycle = 0
let batchDepth = 0
let runningEffects = 0
const queue: Node[] = []
let next = 0

const { link, unlink, propagate, checkDirty, shallowPropagate } = createReactiveSystem({
  update,
  notify(node) {
    node.flags &= ~WATCHING
    queue.push(node)
  },
  unwatched(node: Node) {
    // A computed signal that nobody follows lets go of what it follows, and starts anew when it is read.
    if (!node.run || !node.deps) return
    node.flags = MUTABLE | DIRTY
    unlinkFrom(node, node.deps)
  },
})

/** Lets go of dependencies, from `first` to the last. */
function unlinkFrom(node: ReactiveNode, first: ReactiveNode['deps']): void {
  let dependency = first
  while (dependency) dependency = unlink(dependency, node)
}

/** Runs a node with what it reads linked to it, and unlinks what it no longer reads. */
function track(node: Node, flags: number): unknown {
  const outer = active
  // It is how a run begins: every link from here on is one that it makes.
  ;(node as { depsTail: unknown }).depsTail = undefined
  node.flags = flags | CHECKING_RECURSION
  active = node
  cycle++
  try {
    return node.run?.()
  } finally {
    active = outer
    node.flags &= ~CHECKING_RECURSION
    const last = node.depsTail as ReactiveNode['depsTail']
    unlinkFrom(node, last ? last.nextDep : node.deps)
  }
}

/** Brings a node up to date; true if its value has changed. */
function update(node: Node): boolean {
  const { value, run } = node
  node.flags = MUTABLE
  if (run) node.value = track(node, MUTABLE)
  return !run || node.value !== value
}

function runEffect(node: Node): void {
  const { flags, deps } = node
  if (flags & DIRTY || (flags & PENDING && deps && checkDirty(deps, node))) {
    // What it writes waits for its end: an effect that ran within this one could not wake it again.
    runningEffects++
    batchDepth++
    try {
      track(node, WATCHING)
    } finally {
      runningEffects--
      batchDepth--
    }
  } else if (deps) node.flags = WATCHING
}

function flush(): void {
  if (batchDepth) return
  while (next < queue.length) runEffect(queue[next++] as Node)
  next = queue.length = 0
}

const follow = (node: Node): unknown => {
  if (active) link(node, active, cycle)
  return node.value
}

/** A value that effects follow: call it to read, call it with a value to write. */
export interface Signal<T> {
  (): T
  (value: T): void
}

/** Makes a signal. */
export function signal<T>(value: T): Signal<T> {
  const node: Node = { flags: MUTABLE, value }
  return ((...written: [T?]) => {
    if (!written.length) {
      if (node.flags & DIRTY && update(node) && node.subs) shallowPropagate(node.subs)
      return follow(node)
    }
    if (node.value === written[0]) return undefined
    node.value = written[0]
    node.flags = MUTABLE | DIRTY
    if (node.subs) propagate(node.subs, runningEffects > 0)
    return flush()
  }) as Signal<T>
}

/** A value that follows others; it is computed when it is read. */
export class Computed {
  read: () => unknown

  constructor(run: () => unknown) {
    const node: Node = { flags: MUTABLE | DIRTY, run }
    this.read = () => {
      const { flags, deps } = node
      if (flags & DIRTY || (flags & PENDING && deps && checkDirty(deps, node))) {
        if (update(node) && node.subs) shallowPropagate(node.subs)
      } else node.flags &= ~PENDING
      return follow(node)
    }
  }
}

/** Runs `run`, which must not throw, now and whenever something that it read has changed. Returns what ends that. */
export function effect(run: () => void): () => void {
  const node: Node = { flags: WATCHING | DIRTY, run }
  runEffect(node)
  flush()
  return () => {
    node.flags = 0
    unlinkFrom(node, node.deps)
  }
}

/** Runs `work` with the effects of what it writes put off to its end. `atEnd` follows the outermost one. */
export function batch<T>(work: () => T, atEnd: () => void): T {
  batchDepth++
  try {
    return work()
  } finally {
    batchDepth--
    flush()
    if (!batchDepth) atEnd()
  }
}

/** Runs `work` without linking what it reads. */
export function untracked<T>(work: () => T): T {
  const outer = active
  active = undefined
  try {
    return work()
  } finally {
    active = outer
  }
}
