import { z } from 'zod'
import { eventStream, PATCH_MODES, type PatchMode, patchElements, removeElements } from '@/lib/datastar'
import { example } from '@/lib/lab/example'

const item = (text: string) => `<li>${text}</li>`
const target = (text: string) => `<li id="lab-target">${text}</li>`

/** The same small list, changed in every way that there is. */
const patches: Record<PatchMode, string> = {
  append: patchElements(item('appended'), { selector: '#lab-list', mode: 'append' }),
  prepend: patchElements(item('prepended'), { selector: '#lab-list', mode: 'prepend' }),
  before: patchElements(item('before'), { selector: '#lab-target', mode: 'before' }),
  after: patchElements(item('after'), { selector: '#lab-target', mode: 'after' }),
  // These two morph: what stays the same stays, with its focus and its listeners.
  inner: patchElements(target('the target, in a list of its own'), { selector: '#lab-list', mode: 'inner' }),
  outer: patchElements(`<ul id="lab-list">${target('the target')}</ul>`),
  // A new element, where `outer` would have kept the old one.
  replace: patchElements(target('the target, replaced'), { mode: 'replace' }),
  remove: removeElements('#lab-list > :not(#lab-target)'),
}

export const POST = example(z.object({ mode: z.enum(PATCH_MODES) }), ({ signals: { mode } }) =>
  eventStream(patches[mode]),
)
