import { applyFound, cleanTree, type Found, findAttribute, findInTree, restore } from './bindings'

const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  attributes: true,
  characterData: true,
}

const observer = new MutationObserver((records) => handle(records, true))

function handle(records: MutationRecord[], restores: boolean): void {
  const touched = new Set<Element>()
  const found: Found[] = []
  for (const { target, attributeName, addedNodes, removedNodes } of records) {
    // A node that was only moved is connected, and keeps what it has.
    for (const node of removedNodes) if (node instanceof Element && !node.isConnected) cleanTree(node)
    for (const node of addedNodes) if (node instanceof Element && node.isConnected) findInTree(node, found)
    const el = target instanceof Text ? target.parentElement : target
    if (!(el instanceof Element && el.isConnected)) continue
    if (attributeName) findAttribute(el, attributeName, found)
    touched.add(el)
  }
  applyFound(found)
  if (!restores) return
  for (const el of touched) restore(el)
  // What restoring wrote must not lead to more restoring: two attributes that disagree would do so for ever.
  handle(observer.takeRecords(), false)
}

/** Handles what has changed in the document up to now, rather than at the end of the current task. */
export function settle(): void {
  handle(observer.takeRecords(), true)
}

/**
 * Applies the attributes of a tree, and keeps up with what is added, changed and removed in it from then on. The document
 * is applied at start; shadow roots are for their component to apply.
 */
export function apply(tree: Element | ShadowRoot = document.documentElement): void {
  const found: Found[] = []
  findInTree(tree, found)
  applyFound(found)
  observer.observe(tree, OBSERVED)
}
