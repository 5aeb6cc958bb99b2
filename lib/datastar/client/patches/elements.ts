import { settle } from '../engine/observer'
import type { PatchArguments } from '../fetch/events'
import { report } from '../report'
import { idOf, morph } from './morph'
import { parseElements } from './parse'
import { markScripts, runMarkedScripts } from './scripts'

const EVENT = 'datastar-patch-elements'
const MODES = /^(outer|inner|replace|prepend|append|before|after|remove)$/
/** Modes whose roots may say by their id what they are for. */
const MODES_BY_ID = /^(outer|replace|remove)$/

function place(target: Element, content: DocumentFragment, mode: string): void {
  if (mode === 'outer' || mode === 'inner') morph(target, content, mode === 'inner')
  else if (mode === 'remove') target.remove()
  else
    target[mode === 'replace' ? 'replaceWith' : (mode as 'prepend' | 'append' | 'before' | 'after')](content)
}

/** Which elements a patch is for, each with its own content: those that match, or those with the ids of the roots. */
function* findTargets(
  content: DocumentFragment,
  selector: string,
  mode: string,
): Generator<[Element, DocumentFragment]> {
  if (selector) {
    const targets = [...document.querySelectorAll(selector)]
    // What is to be removed and is not there needs no word.
    if (!targets.length && mode !== 'remove') report(EVENT, `no element matches ${selector}`)
    for (const target of targets) {
      yield [target, target === targets.at(-1) ? content : (content.cloneNode(true) as DocumentFragment)]
    }
    return
  }
  for (const root of [...content.children]) {
    const isPartOfDocument = /^(html|head|body)$/.test(root.localName)
    const target = isPartOfDocument
      ? document.querySelector(root.localName)
      : document.getElementById(idOf(root))
    const part = new DocumentFragment()
    part.append(root)
    if (target) yield [target, part]
    else report(EVENT, `no element matches #${idOf(root)}`)
  }
}

/** Applies `datastar-patch-elements`. Throws where the event is wrong, before anything has changed. */
export function patchElements(args: PatchArguments): void {
  const { elements = '', selector = '', mode = 'outer', namespace = 'html' } = args
  if (!MODES.test(mode)) throw new Error(`there is no mode ${mode}`)
  if (!selector && !(MODES_BY_ID.test(mode) && elements)) throw new Error('it needs a selector')
  const content = parseElements(elements, namespace)
  markScripts(content)

  const patch = (): void => {
    try {
      for (const [target, part] of findTargets(content, selector, mode)) place(target, part, mode)
      runMarkedScripts()
      // The next event of the stream finds the attributes of this one applied.
      settle()
    } catch (error) {
      report(EVENT, error)
    }
  }
  const { useViewTransition = '', viewTransitionSelector } = args
  const stage =
    (viewTransitionSelector && document.querySelector<HTMLElement>(viewTransitionSelector)) || document
  if (useViewTransition.trim() === 'true' && 'startViewTransition' in stage) stage.startViewTransition(patch)
  else patch()
}
