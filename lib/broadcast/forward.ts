import type { Driver, LogEntry, StoreState } from './driver'
import { compareIds, type EventId, earlierId, splitId } from './ids'
import type { BusEvent, Log, ResetReason } from './types'
import { decodeEntry, previousOf } from './wire'

/** What to read of the logs. */
export interface ForwardQuery {
  /** Asked again at the end, so that a topic that joins during the read is read as well. */
  topics: () => Iterable<string>
  /** Read what is above this. */
  after: EventId
  /** The highest id that this process has seen; see `Batch.floor`. */
  floor: EventId
  /** Entries of one topic at a time. */
  page: number
  log: Log
}

/** What the logs hold between `after` and `upTo`. */
export interface Forward {
  /** In order of their ids across topics. */
  events: BusEvent[]
  /** Topics whose logs no longer reach back to `after`; they have no events here. */
  lost: Map<string, ResetReason>
  upTo: EventId
  /** Nothing was published behind `upTo` before the read began. */
  complete: boolean
  state: StoreState
}

// Each read is one script: short enough to keep the store responsive, long enough to make many topics cheap.
const topicsPerRead = 64
// Clocks differ and a log may expire while it is read, so the last tenth of its life is not trusted.
const trustedLife = 0.9

/**
 * Reads one page of each topic and hands over, in one order, as much as all pages together cover without a hole.
 *
 * @param take called once, in the same turn in which the last topic has been read
 * @throws whatever the driver throws
 */
export async function readForward(
  driver: Driver,
  query: ForwardQuery,
  take: (forward: Forward) => void,
): Promise<void> {
  const pages = new Map<string, LogEntry[]>()
  let state: StoreState | null = null
  for (;;) {
    const missing = [...query.topics()].filter((topic) => !pages.has(topic)).slice(0, topicsPerRead)
    if (state && missing.length === 0) break
    const ranges = missing.map((topic) => ({ topic, after: query.after, count: query.page }))
    const result = await driver.read({ floor: query.floor, ranges })
    // The first state is the baseline: every page was read at that moment or later, so none can miss what it covers.
    state ??= result.state
    for (const [index, topic] of missing.entries()) pages.set(topic, result.pages[index]!)
  }
  take(assemble(driver, query, pages, state))
}

function assemble(
  driver: Driver,
  query: ForwardQuery,
  pages: Map<string, LogEntry[]>,
  state: StoreState,
): Forward {
  const { after, log } = query
  const expired =
    compareIds(after, state.born) < 0 || state.now - splitId(after).ms > driver.ttlMs * trustedLife
  if (expired && compareIds(after, state.clock) < 0) {
    const lost = new Map([...pages.keys()].map((topic) => [topic, 'expired' as const]))
    return { events: [], lost, upTo: state.clock, complete: true, state }
  }
  const lost = new Map<string, ResetReason>()
  let upTo = state.clock
  for (const [topic, entries] of pages) {
    if (!isWhole(entries, after)) lost.set(topic, 'trimmed')
    else if (entries.length >= query.page) upTo = earlierId(upTo, entries.at(-1)!.id)
  }
  const events: BusEvent[] = []
  for (const [topic, entries] of pages) {
    if (lost.has(topic)) continue
    for (const entry of entries) {
      if (compareIds(entry.id, upTo) > 0) break
      const decoded = decodeEntry(topic, entry)
      if ('value' in decoded) events.push(decoded.value)
      else log('warn', `Skipped ${decoded.problem}`, { topic, id: entry.id })
    }
  }
  events.sort((a, b) => compareIds(a.id, b.id))
  return { events, lost, upTo, complete: upTo === state.clock, state }
}

/** Each entry names the one before it, so the first one tells whether anything between `after` and it was trimmed. */
function isWhole(entries: LogEntry[], after: EventId): boolean {
  let last = after
  for (const entry of entries) {
    const previous = previousOf(entry)
    if (previous && compareIds(previous, last) > 0) return false
    last = entry.id
  }
  return true
}
