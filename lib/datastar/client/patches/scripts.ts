import { runnableScript } from '../trust'

/**
 * Marks the scripts of a patch until they have run. A morph copies what it inserts, so only a mark in the markup tells
 * a new script from one that has run before.
 */
export const SCRIPT_MARK = 'data-not-run'

/** Marks the scripts in new content. Parsed scripts never run by themselves. */
export function markScripts(content: DocumentFragment): void {
  for (const script of content.querySelectorAll('script')) script.setAttribute(SCRIPT_MARK, '')
}

/** Runs the marked scripts that have come into the document, each once, in order. */
export function runMarkedScripts(): void {
  for (const inert of document.querySelectorAll<HTMLScriptElement>(`script[${SCRIPT_MARK}]`)) {
    inert.removeAttribute(SCRIPT_MARK)
    const attributes = [...inert.attributes].map(({ name, value }) => [name, value] as const)
    inert.replaceWith(runnableScript(inert.textContent as string, attributes))
  }
}
