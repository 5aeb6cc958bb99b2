/** One block of an event stream: what stands between two blank lines. */
export interface Block {
  /** As it came, line ends as line feeds, without the blank line. */
  text: string
  /** Its bytes in UTF-8, blank line included. */
  size: number
  /** The value of `event:`; `message` where there is data but no name, empty for a comment or a bare id. */
  event: string
  id: string | undefined
  retry: number | undefined
  /** The data lines, joined. */
  data: string
}

const encoder = new TextEncoder()

/**
 * Reads an event stream block by block (WHATWG HTML, "Server-sent events"). Unlike the runtime's parser it keeps what
 * carries no data: heartbeats, ids, retry times.
 *
 * @returns a function that takes the stream piece by piece
 */
export function blockReader(onBlock: (block: Block) => void): (chunk: string) => void {
  let rest = ''
  let lines: string[] = []
  let size = 0

  const readLine = (line: string, length: number): void => {
    size += length
    if (line !== '') lines.push(line)
    else {
      if (lines.length > 0) onBlock(toBlock(lines, size))
      lines = []
      size = 0
    }
  }

  return (chunk) => {
    rest += chunk
    // A carriage return at the end waits: a line feed may belong to it.
    const ends = /\r\n|\n|\r(?!$)/g
    let start = 0
    for (let end = ends.exec(rest); end; end = ends.exec(rest)) {
      const line = rest.slice(start, end.index)
      start = ends.lastIndex
      readLine(line, encoder.encode(line).length + end[0].length)
    }
    rest = rest.slice(start)
  }
}

function toBlock(lines: readonly string[], size: number): Block {
  let event = ''
  let id: string | undefined
  let retry: number | undefined
  const data: string[] = []
  for (const line of lines) {
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as RegExpExecArray
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value)
  }
  if (data.length > 0) event ||= 'message'
  else event = ''
  return { text: lines.join('\n'), size, event, id, retry, data: data.join('\n') }
}
