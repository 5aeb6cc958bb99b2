import { parseArguments } from '../client/fetch/arguments'
import { FETCH_EVENT, type FetchEvent } from '../client/fetch/events'
import type { Entry } from './recorder'

/** The most elements that are remembered of one event. */
const most = 50

/**
 * Finds out what each patch changes: the runtime tells of a patch by an event on the document, and applies it from
 * there, so that what mutates between the first and the last listener is its work.
 *
 * @returns what takes in the entries that wait to be applied, and what ends it
 */
export function watchPatches(onApplied: (entry: Entry) => void): {
  expect(entry: Entry): void
  stop(): void
} {
  /** Read from a stream, and not yet applied. */
  let waiting: { entry: Entry; key: string }[] = []
  const observer = new MutationObserver(() => {})
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })

  const before = (): void => void observer.takeRecords()
  const after = (event: Event): void => {
    const { type, argsRaw } = (event as FetchEvent).detail
    const changes = observer.takeRecords()
    const key = keyOf(type, argsRaw)
    const index = waiting.findIndex((each) => each.key === key)
    if (index === -1) return
    // What stands before it has not been applied, say because its stream was aborted in between.
    const { entry } = waiting[index]!
    waiting = waiting.slice(index + 1)
    entry.touched = elementsOf(changes).map((element) => new WeakRef(element))
    onApplied(entry)
  }
  window.addEventListener(FETCH_EVENT, before, { capture: true })
  document.addEventListener(FETCH_EVENT, after)

  return {
    expect(entry) {
      if (!entry.event.startsWith('datastar')) return
      waiting.push({ entry, key: keyOf(entry.event, parseArguments(entry.data)) })
      if (waiting.length > most) waiting.shift()
    },
    stop() {
      observer.disconnect()
      window.removeEventListener(FETCH_EVENT, before, { capture: true })
      document.removeEventListener(FETCH_EVENT, after)
    },
  }
}

const keyOf = (type: string, args: Record<string, string>) => `${type} ${JSON.stringify(args)}`

function elementsOf(changes: readonly MutationRecord[]): Element[] {
  const elements = new Set<Element>()
  for (const { type, target, addedNodes } of changes) {
    const added = type === 'childList' ? [...addedNodes].filter((node) => node instanceof Element) : []
    for (const element of added) elements.add(element)
    if (added.length === 0) {
      const element = target instanceof Element ? target : target.parentElement
      if (element) elements.add(element)
    }
  }
  // The head is where the runtime compiles expressions.
  return [...elements].filter((each) => each.isConnected && each !== document.head).slice(0, most)
}
