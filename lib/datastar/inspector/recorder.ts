import type { Block } from './blocks'

/** What has come in, as the panel shows it. */
export interface Entry extends Block {
  /** Counts from 1. */
  number: number
  /** When it came, in ms since the epoch. */
  at: number
  /** The path of the stream. */
  stream: string
  /** What the patch changed, found out once it has been applied. */
  touched: WeakRef<Element>[]
}

/** The most entries that are kept; for each one more the oldest goes. */
export const capacity = 1_000

/** Keeps the newest entries, and counts all. */
export class Recorder {
  readonly entries: Entry[] = []
  /** Events with data: what patches a page, or what a program reads. */
  events = 0
  bytes = 0
  dropped = 0
  private number = 0
  /** Called after each change. */
  onChange = (): void => {}

  add(stream: string, block: Block, at = Date.now()): Entry {
    const entry = { ...block, number: ++this.number, at, stream, touched: [] }
    this.entries.push(entry)
    if (block.event !== '') this.events++
    if (this.entries.length > capacity) {
      this.entries.shift()
      this.dropped++
    }
    this.onChange()
    return entry
  }

  /** Counts what came over the wire, heartbeats and halves of events included. */
  count(bytes: number): void {
    this.bytes += bytes
    this.onChange()
  }

  clear(): void {
    this.entries.length = 0
    this.events = 0
    this.bytes = 0
    this.dropped = 0
    this.onChange()
  }
}

/** Does an entry hold the text, in whatever case? Comments and bare ids are shown to those who ask for nothing. */
export function matches({ text, stream }: Entry, filter: string): boolean {
  return filter === '' || `${stream}\n${text}`.toLowerCase().includes(filter.toLowerCase())
}

/** Newline-delimited JSON, one entry a line. */
export function ndjson(entries: readonly Entry[]): string {
  return entries
    .map(({ number, at, stream, event, id, retry, size, data, touched }) =>
      JSON.stringify({
        number,
        time: new Date(at).toISOString(),
        stream,
        event,
        id,
        retry,
        size,
        data,
        elements: touched.flatMap((reference) => {
          const element = reference.deref()
          return element ? [nameOf(element)] : []
        }),
      }),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** An element in a word or two: `li#mark-3`. */
export function nameOf({ localName, id, classList }: Element): string {
  if (id) return `${localName}#${id}`
  return classList.length > 0 ? `${localName}.${classList[0]}` : localName
}
