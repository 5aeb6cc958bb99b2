import { type Attributes, init, js, on } from '@/lib/datastar'

/** Loads the inspector where it is not there yet, and opens or closes it. */
export const toggleInspector = (url: string) => js`import(${url}).then((inspector) => inspector.toggle())`

/**
 * The way to the inspector from any page: Ctrl+Alt+I opens and closes it. A tab that had it open opens it again, before
 * its stream begins: until the module is there, requests wait for it. A page that does neither loads nothing.
 *
 * @param url URL of the inspector's module
 */
export function inspectorKey(url: string): Attributes {
  return {
    ...on('keydown', js`evt.ctrlKey && evt.altKey && evt.code === 'KeyI' && ${toggleInspector(url)}`, {
      window: true,
    }),
    ...init(js`sessionStorage.getItem('starling-inspector') && (() => {
      const held = window.fetch;
      const ready = import(${url}).then((inspector) => void inspector.open(), () => { window.fetch = held });
      window.fetch = Object.assign((...request) => ready.then(() => window.fetch(...request)), { held })
    })()`),
  }
}
