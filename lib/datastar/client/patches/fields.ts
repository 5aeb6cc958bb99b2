import { PROP_CHANGE_EVENT } from '../attributes/bind'
import { SCRIPT_MARK } from './scripts'

/** A field's state as its markup gives it. */
function markedState(el: Element, name: string): unknown {
  if (name !== 'value') return el.hasAttribute(name)
  return el instanceof HTMLTextAreaElement ? el.defaultValue : (el.getAttribute(name) ?? '')
}

/** The names of a field's state that its new markup changes. */
function changedState(old: Element, fresh: Element): string[] {
  if (!/^(input|textarea|option)$/.test(old.localName)) return []
  return ['value', 'checked', 'selected'].filter((name) => {
    // What a person is typing is not taken away.
    const isTyped = name === 'value' && old === document.activeElement
    return !isTyped && markedState(old, name) !== markedState(fresh, name)
  })
}

/**
 * Gives `old` the attributes of `fresh`, but for those in `data-preserve-attr`. A field's state (its value, or whether it
 * is checked or selected) follows its markup only where that has changed, so what a person entered is kept.
 */
export function syncAttributes(old: Element, fresh: Element): void {
  // A script that stands already has run.
  const preserved = [SCRIPT_MARK, ...(fresh.getAttribute('data-preserve-attr') ?? '').split(' ')]
  const mayChange = (name: string): boolean => !preserved.includes(name)
  const changed = changedState(old, fresh).filter(mayChange)

  // Not `fresh.attributes`: in a form that may be a field of this name.
  for (const name of fresh.getAttributeNames()) {
    // Not `setAttribute`: it refuses names such as `@click`.
    if (mayChange(name) && old.getAttribute(name) !== fresh.getAttribute(name))
      old.setAttributeNode(fresh.getAttributeNode(name)!.cloneNode() as Attr)
  }
  for (const name of old.getAttributeNames()) {
    // What a person has opened stays open: a `<details>`, a `<dialog>`.
    if (mayChange(name) && name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name)
  }
  for (const name of changed) (old as unknown as Record<string, unknown>)[name] = markedState(fresh, name)
  if (changed.length)
    (old.closest('select') ?? old).dispatchEvent(new Event(PROP_CHANGE_EVENT, { bubbles: true }))
}
