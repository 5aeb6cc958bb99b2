import type { ReactElement } from 'react'
import { type PatchElementsOptions, type PatchMode, patchElements, removeElements } from '@/lib/datastar'

// A static import of `react-dom/server` fails the build of a route handler (Next 16.4).
const { renderToStaticMarkup } = await import('react-dom/server')

/*
 * React is the template language here, on the server only: components are pure, synchronous functions of their
 * props, without hooks. Text is escaped by React.
 */

/** Renders a whole document. */
export function renderDocument(element: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(element)}`
}

/**
 * An element as an encoded `datastar-patch-elements` event; without options it is morphed onto the element with the
 * same id.
 */
export function patch(element: ReactElement, options?: PatchElementsOptions): string {
  return patchElements(renderToStaticMarkup(element), options)
}

const offstage = '#offstage'

/**
 * Patches the content of an element where the page shows it, and nothing where it does not: a patch that finds no
 * target is an error to a Datastar client, so it also goes to a hidden place, and is taken away from there.
 */
export function patchShown(id: string, content: ReactElement, mode: PatchMode = 'inner'): string[] {
  return [patch(content, { selector: `#${id}, ${offstage}`, mode }), removeElements(`${offstage} > *`)]
}
