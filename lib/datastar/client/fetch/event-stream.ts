/** What a parser tells its owner. Each call belongs to a block of the stream that has arrived whole. */
export interface StreamHandlers {
  onEvent(event: string, data: string): void
  /** The id to resume after; called after the block's event, and for a block that holds nothing else. */
  onId(id: string): void
  /** The wait before a reconnect, in milliseconds. */
  onRetry(milliseconds: number): void
}

/**
 * A parser for event streams as the HTML standard defines them ("Server-sent events"): feed it text in any pieces.
 * A block that the stream cuts off is dropped, together with its id.
 */
export function eventStreamParser({ onEvent, onId, onRetry }: StreamHandlers): (chunk: string) => void {
  let rest = ''
  let endedInReturn = false
  let event = ''
  let data: string[] = []
  let id: string | undefined

  const readLine = (line: string): void => {
    const [, field, value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) as RegExpExecArray
    if (!line) {
      if (data.length) onEvent(event, data.join('\n'))
      if (id !== undefined) onId(id)
      event = ''
      data = []
      id = undefined
    } else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value))
  }

  return (chunk) => {
    // A line feed right after a carriage return belongs to it, even when they arrive in two pieces.
    const text = endedInReturn ? chunk.replace(/^\n/, '') : chunk
    // A piece may be empty: one that holds only the first bytes of a character.
    if (chunk) endedInReturn = chunk.endsWith('\r')
    const lines = (rest + text).split(/\r\n|\n|\r/)
    rest = lines.pop() as string
    lines.forEach(readLine)
  }
}
