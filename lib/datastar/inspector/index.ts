/**
 * The inspector: every event that the page receives, live. It is a module of its own, loaded when somebody opens it;
 * while it is closed nothing of it is there. Read on in `tap.ts` (how it listens) and `panel.ts` (what it shows).
 */
import { openPanel } from './panel'
import { Recorder } from './recorder'
import { tapEventSource, tapFetch } from './tap'
import { watchPatches } from './touched'

/** In the tab's session storage while it is open: the next page opens it before its stream. */
const storageKey = 'starling-inspector'

let close: (() => void) | undefined

/**
 * Lets the streams that are open begin again, so that they pass by here, each behind the last event that it got: what
 * the runtime does for a page that the back/forward cache puts away and takes out again.
 */
function reopenStreams(): void {
  for (const type of ['pagehide', 'pageshow'])
    window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }))
}

/** Opens it, or closes it. */
export function toggle(): void {
  if (close) close()
  else {
    open().focus()
    reopenStreams()
  }
}

/** Opens it on a page whose streams have not begun, or which has them begin again. */
export function open(): { focus(): void } {
  const recorder = new Recorder()
  const patches = watchPatches((entry) => panel.refresh(entry))
  const handlers = {
    onBlock: (stream: string, block: Parameters<Recorder['add']>[1]) =>
      patches.expect(recorder.add(stream, block)),
    onBytes: (bytes: number) => recorder.count(bytes),
  }
  const untap = [tapFetch(handlers), tapEventSource(handlers)]
  const panel = openPanel(recorder, () => close?.())
  sessionStorage.setItem(storageKey, 'open')
  close = () => {
    close = undefined
    sessionStorage.removeItem(storageKey)
    for (const end of untap) end()
    patches.stop()
    panel.remove()
    // From now on without a detour.
    reopenStreams()
  }
  return panel
}
