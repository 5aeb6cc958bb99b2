import { syncAttributes } from './fields'

const IGNORED = 'data-ignore-morph'

// Not `el.id`: in a form that is a field with the name "id".
export const idOf = (node: Node): string => (node instanceof Element && node.getAttribute('id')) || ''

// The names of HTML elements are in capitals, so those of other namespaces differ.
const isSameKind = (one: Node, other: Node): boolean => one.nodeName === other.nodeName

/** Elements by id; an id that stands twice tells nothing. */
function byId(elements: Iterable<Element>): Map<string, Element | undefined> {
  const found = new Map<string, Element | undefined>()
  for (const el of elements) found.set(idOf(el), found.has(idOf(el)) ? undefined : el)
  return found.set('', undefined)
}

/** Moves a node; its state, such as focus or a playing video, goes along where the browser can do that. */
function move(parent: Node, node: Node, before: Node | null): void {
  const movable = parent as Node & { moveBefore?(node: Node, before: Node | null): void }
  // It needs both places to be in the document.
  if (movable.moveBefore && parent.isConnected && node.isConnected) movable.moveBefore(node, before)
  else parent.insertBefore(node, before)
}

/**
 * Makes `target` (or, with `inner`, what is in it) like `content`, which is used up. Elements whose id is in both stay
 * the same elements, wherever they go; others are matched in order and by kind. With an element stay its focus,
 * selection, scroll position, listeners, animations and what was typed into it.
 */
export function morph(target: Element, content: DocumentFragment, inner: boolean): void {
  if (target.parentElement?.closest(`[${IGNORED}]`)) return
  const focused = document.activeElement as HTMLElement | null
  const wanted = byId(content.querySelectorAll('[id]'))
  /** Elements that the new content has, too, by id, until they are in their new place. */
  const kept = byId([...(inner ? [] : [target]), ...target.querySelectorAll('[id]')])
  for (const [id, el] of kept) {
    const fresh = wanted.get(id)
    if (!el || !fresh || !isSameKind(el, fresh)) kept.delete(id)
  }
  // What is in a template counts for nothing in `isEqualNode`.
  const hasTemplates = content.querySelector('template')
  /** Holds, within the document, what is in the way now and wanted later. */
  const store = document.createElement('div')
  store.hidden = true

  /** The first element in a tree that is in both the old and the new content. */
  const keptIn = (tree: Node): Element | undefined => {
    if (!kept.size || !(tree instanceof Element)) return undefined
    for (const el of [tree, ...tree.querySelectorAll('[id]')])
      if (kept.has(idOf(el))) return kept.get(idOf(el))
    return undefined
  }
  /** True if an old node may become any new node of its kind. */
  const isFree = (old: Node, fresh: Node): boolean =>
    isSameKind(old, fresh) && (!idOf(old) || idOf(old) === idOf(fresh)) && !keptIn(old)

  /** The old node that becomes `fresh`: by id, by an element within that both have, or the next one of its kind. */
  const findMatch = (parent: Node, fresh: ChildNode, from: Node | null, end: Node | null): Node | null => {
    const shared = keptIn(fresh)
    if (shared && idOf(shared) === idOf(fresh)) return shared
    if (shared) {
      let holder: Element | null = shared
      while (holder && holder.parentNode !== parent) holder = holder.parentElement
      return holder && isSameKind(holder, fresh) && !idOf(holder) ? holder : null
    }
    const next = (fresh as Element).nextElementSibling
    for (let old = from; old && old !== end; old = old.nextSibling) {
      if (isFree(old, fresh)) return old
      // Matching one behind it would cost a node that is needed right afterwards.
      if (!(fresh instanceof Element) || keptIn(old) || (next && isFree(old, next))) return null
    }
    return null
  }

  /** Removes a node, and says which one follows. */
  const remove = (node: Node): Node | null => {
    const next = node.nextSibling
    if (keptIn(node)) {
      document.documentElement.append(store)
      move(store, node, null)
    } else if (node !== store) node.parentNode?.removeChild(node)
    return next
  }

  const morphNode = (old: Node, fresh: Node): void => {
    if (!hasTemplates && old.isEqualNode(fresh)) return
    if (!(old instanceof Element && fresh instanceof Element)) old.nodeValue = fresh.nodeValue
    else if (old.hasAttribute(IGNORED) && fresh.hasAttribute(IGNORED)) return
    else {
      syncAttributes(old, fresh)
      if (old instanceof HTMLTemplateElement)
        old.content.replaceChildren((fresh as HTMLTemplateElement).content)
      // What a person is typing is not taken away.
      else if (old !== focused || !focused.isContentEditable) morphChildren(old, fresh)
    }
  }

  const morphChildren = (
    parent: Node,
    source: Node,
    from: Node | null = parent.firstChild,
    end: Node | null = null,
  ): void => {
    let cursor = from
    for (const fresh of [...source.childNodes]) {
      let placed = findMatch(parent, fresh, cursor, end)
      if (placed) {
        kept.delete(idOf(placed))
        // One element that was moved down is passed over, rather than all behind it moved up.
        const following = (cursor as Element | null)?.nextElementSibling
        if (cursor && following === placed && keptIn(cursor)) cursor = cursor.nextSibling
        while (cursor && cursor !== end && cursor !== placed && !keptIn(cursor)) cursor = remove(cursor)
        if (cursor !== placed) move(parent, placed, cursor)
        morphNode(placed, fresh)
      } else {
        const isShell = keptIn(fresh)
        placed = parent.insertBefore(isShell ? fresh.cloneNode(false) : fresh, cursor)
        if (isShell) morphChildren(placed, fresh)
      }
      // Only now: what stood next may have gone into it.
      cursor = placed.nextSibling
    }
    while (cursor && cursor !== end) cursor = remove(cursor)
  }

  if (inner) morphChildren(target, content)
  else morphChildren(target.parentNode as Node, content, target, target.nextSibling)
  store.remove()
  if (focused?.isConnected && focused !== document.activeElement) focused.focus()
}
