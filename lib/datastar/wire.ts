import { DatastarError } from './errors'

/*
 * The text of a server-sent event stream (WHATWG HTML, "Server-sent events"), without anything of Datastar or HTTP.
 *
 * Two rules keep content from forging events. Content is cut at every line end that the specification knows
 * (CRLF, LF and a lone CR), and each line gets its own field name. Fields that hold one line refuse line ends.
 */

/** Fields that every event may carry. */
export interface EventOptions {
  /** What the browser sends back as `Last-Event-ID` after a reconnect. One line, no NUL. */
  eventId?: string | undefined
  /** How long the browser waits before it reconnects, in whole milliseconds. Default 1000. */
  retryDuration?: number | undefined
}

const DEFAULT_RETRY_MS = 1000

/**
 * A comment, which browsers ignore: a heartbeat, or a note for whoever reads the stream.
 *
 * @throws {DatastarError} when the text has more than one line
 */
export function comment(text = ''): string {
  return text === '' ? ':\n\n' : `: ${oneLine('comment', text)}\n\n`
}

/**
 * Sets the time before a reconnect without any event.
 *
 * @param ms whole milliseconds
 * @throws {DatastarError} when it is not a whole number of at least 0
 */
export function retry(ms: number): string {
  return `retry: ${wholeMs(ms)}\n\n`
}

/**
 * Moves the browser's `Last-Event-ID` without any event.
 *
 * @throws {DatastarError} when the cursor holds a line end or NUL
 */
export function id(cursor: string): string {
  return `id: ${idField(cursor)}\n\n`
}

/** The first lines of a block: `event`, `id`, `retry`, in the order that Datastar prescribes. */
export function head(event: string, { eventId, retryDuration = DEFAULT_RETRY_MS }: EventOptions): string {
  let text = `event: ${event}\n`
  if (eventId !== undefined) text += `id: ${idField(eventId)}\n`
  if (retryDuration !== DEFAULT_RETRY_MS) text += `retry: ${wholeMs(retryDuration)}\n`
  return text
}

/** What stands between two lines of content. As literals, since V8 would put texts together anew for every line. */
const separators = { elements: '\ndata: elements ', signals: '\ndata: signals ' }

/**
 * Content as `data: key line`, one field for each line. An empty line keeps the space, or clients would lose it.
 *
 * The hot path of the product: slices keep it free of arrays of lines, and one separator makes it one piece less a line;
 * CR is rare, so it is normalised beforehand.
 */
export function dataLines(key: keyof typeof separators, content: string): string {
  const separator = separators[key]
  const text = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content
  let fields = separator.slice(1)
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    fields += text.slice(start, end) + separator
    start = end + 1
  }
  return `${fields}${text.slice(start)}\n`
}

/** @throws {DatastarError} when the value has more than one line */
export function oneLine(field: string, value: string): string {
  if (value.includes('\n') || value.includes('\r')) {
    throw new DatastarError(`The ${field} holds a line end, which would forge a field.`, 'Pass one line.')
  }
  return value
}

function idField(value: string): string {
  if (value.includes('\0')) {
    throw new DatastarError('The event id holds NUL, so browsers would ignore it.', 'Pass an id without NUL.')
  }
  return oneLine('event id', value)
}

function wholeMs(ms: number): number {
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw new DatastarError(`The retry duration ${ms} is not valid.`, 'Pass whole milliseconds, 0 or more.')
  }
  return ms
}
