import type { Action } from '../engine/plugins'
import { untracked } from '../store/reactivity'
import { filtered, mergePatch, type SignalFilter } from '../store/signals'
import { mapLeaves } from '../store/values'

const changeAll = (filter: SignalFilter | undefined, change: (value: unknown) => unknown): void =>
  untracked(() => mergePatch(mapLeaves(filtered(filter), change)))

/** `@setAll(true, {include: /^menu\./})`: sets all matching signals. */
export const setAll: Action = (_, value: unknown, filter?: SignalFilter) => changeAll(filter, () => value)

/** `@toggleAll({include: /^menu\./})`: inverts all matching signals. */
export const toggleAll: Action = (_, filter?: SignalFilter) => changeAll(filter, (value) => !value)
