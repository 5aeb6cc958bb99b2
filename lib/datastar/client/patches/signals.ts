import type { PatchArguments } from '../fetch/events'
import { mergePatch } from '../store/signals'
import { isPlain } from '../store/values'

/** Applies `datastar-patch-signals`: a JSON merge patch. */
export function patchSignals({ signals = '', onlyIfMissing }: PatchArguments): void {
  const patch: unknown = JSON.parse(signals)
  if (!isPlain(patch)) throw new TypeError('it needs an object')
  mergePatch(patch, { ifMissing: onlyIfMissing?.trim() === 'true' })
}
