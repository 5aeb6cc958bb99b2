import type { Action } from '../engine/plugins'
import { untracked } from '../store/reactivity'

/** `@peek(() => $a)`: reads signals without following them. */
export const peek: Action = (_, read: () => unknown) => untracked(read)
