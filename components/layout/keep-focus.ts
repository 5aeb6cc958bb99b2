import { js, on } from '@/lib/datastar'

const last = js`el.trail?.[0]`
const itself = js`${last}.id && document.getElementById(${last}.id)`
const around = js`el.trail.find((node) => node.isConnected && node.matches?.('[tabindex]'))`

/**
 * Where a patch takes the focused element away, the focus goes to what has come in its place, or else to the nearest
 * thing around it that is still there; otherwise the next Tab would begin at the top of the page. Spread it on an
 * element around everything that is patched; it must be focusable itself.
 */
export const keepFocus = {
  ...on('focusin', js`el.trail = evt.composedPath()`),
  // Whoever clicks beside everything has left the element.
  ...on('pointerdown', js`el.trail = undefined`, { document: true }),
  ...on(
    'datastar-fetch',
    js`document.activeElement === document.body && ${last}?.isConnected === false && ((${itself}) || ${around})?.focus({ preventScroll: true })`,
    { document: true },
  ),
}
