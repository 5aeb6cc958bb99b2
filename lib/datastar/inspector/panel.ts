import { drawBoxes } from './boxes'
import { type Entry, matches, nameOf, ndjson, type Recorder } from './recorder'
import { styles } from './styles'

/** Makes an element with text in it: never markup, so that nothing that came can become any. */
function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  element.textContent = text
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  return element
}

const columns = ['Time', 'Stream', 'Event', 'Id', 'Retry', 'Bytes', 'Elements']

const timeOf = (at: number) => {
  const date = new Date(at)
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/**
 * The panel at the bottom of the page. It stands beside the body in a shadow root, where no patch and no style of the
 * page reaches it.
 *
 * @param onClose called when somebody closes it
 * @returns what gives it the focus, what shows an entry anew, and what takes the panel away
 */
export function openPanel(
  recorder: Recorder,
  onClose: () => void,
): { focus(): void; refresh(entry: Entry): void; remove(): void } {
  const host = make('div', '', { id: 'starling-inspector', 'data-ignore': '', 'data-ignore-morph': '' })
  const shadow = host.attachShadow({ mode: 'open' })
  // A style element would need a nonce.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  shadow.adoptedStyleSheets = [sheet]

  const section = make('section', '', { 'aria-label': 'Inspector of events' })
  const header = make('header')
  const counts = make('output', '', { 'aria-live': 'off' })
  const filter = make('input', '', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter events' })
  const pause = make('button', 'Pause', { type: 'button', 'aria-pressed': 'false' })
  const clear = make('button', 'Clear', { type: 'button' })
  const copy = make('button', 'Copy', { type: 'button' })
  const save = make('button', 'Export', { type: 'button', title: 'As newline-delimited JSON' })
  const close = make('button', 'Close', { type: 'button' })
  header.append(make('h2', 'Inspector'), counts, filter, pause, clear, copy, save, close)
  const scroller = make('div', '', { class: 'rows' })
  // A table alone has no rows that open.
  const table = make('table', '', { role: 'treegrid', 'aria-label': 'Events' })
  const head = make('thead')
  const headRow = make('tr')
  headRow.append(...columns.map((column) => make('th', column, { scope: 'col' })))
  head.append(headRow)
  const body = make('tbody')
  table.append(head, body)
  scroller.append(table)
  section.append(header, scroller)
  shadow.append(section)
  document.documentElement.append(host)
  // The end of the page can be scrolled out from under it.
  const room = new CSSStyleSheet()
  const height = 'min(20rem, 45dvh)'
  room.replaceSync(`html { scroll-padding: 3.5rem 0 ${height} } body { padding-bottom: ${height} }`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room]

  const boxes = drawBoxes(shadow)
  /** By the number of the entry. */
  const rows = new Map<number, HTMLTableRowElement>()
  let shownUpTo = 0
  let isPaused = false
  let frame = 0
  let note = ''

  const chosen = (): Entry[] => recorder.entries.filter((entry) => matches(entry, filter.value))

  const fill = (row: HTMLTableRowElement, entry: Entry): void => {
    const { at, stream, event, id = '', retry, size, touched } = entry
    const names = touched.flatMap((reference) => {
      const element = reference.deref()
      return element ? [nameOf(element)] : []
    })
    const cells = [
      timeOf(at),
      stream,
      event || kindOf(entry),
      id,
      `${retry ?? ''}`,
      `${size}`,
      names.join(', '),
    ]
    row.replaceChildren(...cells.map((text) => make('td', text, { title: text })))
    row.classList.toggle('quiet', event === '')
  }

  const detail = (row: HTMLTableRowElement, entry: Entry): void => {
    const isOpen = row.getAttribute('aria-expanded') === 'true'
    row.setAttribute('aria-expanded', String(!isOpen))
    if (isOpen) row.nextElementSibling?.remove()
    else {
      const cell = make('td', '', { colspan: String(columns.length) })
      cell.append(make('pre', entry.text))
      const holder = make('tr', '', { 'data-detail': '' })
      holder.append(cell)
      row.after(holder)
    }
  }

  const newRow = (entry: Entry): HTMLTableRowElement => {
    const row = make('tr', '', { tabindex: '0', 'aria-expanded': 'false' })
    row.hidden = !matches(entry, filter.value)
    const show = (): void => boxes.show(entry.touched)
    row.addEventListener('mouseenter', show)
    row.addEventListener('focus', show)
    row.addEventListener('mouseleave', boxes.clear)
    row.addEventListener('blur', boxes.clear)
    row.addEventListener('click', () => detail(row, entry))
    row.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') detail(row, entry)
      else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(row, event.key === 'ArrowDown')
      else return
      event.preventDefault()
    })
    fill(row, entry)
    return row
  }

  const step = (row: HTMLTableRowElement, down: boolean): void => {
    const all = [...rows.values()].filter(({ hidden }) => !hidden)
    all[all.indexOf(row) + (down ? 1 : -1)]?.focus()
  }

  const drop = (number: number, row: HTMLTableRowElement): void => {
    if (row.getAttribute('aria-expanded') === 'true') row.nextElementSibling?.remove()
    row.remove()
    rows.delete(number)
  }

  const paint = (): void => {
    frame = 0
    const { entries, events, bytes, dropped } = recorder
    const parts = [`${events} events`, `${bytes} bytes`, ...(dropped > 0 ? [`${dropped} dropped`] : []), note]
    counts.textContent = parts.filter(Boolean).join(' · ')
    if (isPaused) return
    const oldest = entries[0]?.number ?? Number.POSITIVE_INFINITY
    for (const [number, row] of rows) if (number < oldest) drop(number, row)
    const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 4
    for (const entry of entries) {
      if (entry.number <= shownUpTo) continue
      const row = newRow(entry)
      rows.set(entry.number, row)
      body.append(row)
      shownUpTo = entry.number
    }
    if (isAtEnd) scroller.scrollTop = scroller.scrollHeight
  }
  const repaint = (): void => {
    frame ||= requestAnimationFrame(paint)
  }
  recorder.onChange = repaint

  filter.addEventListener('input', () => {
    const shown = new Set(chosen().map(({ number }) => number))
    for (const [number, row] of rows) {
      row.hidden = !shown.has(number)
      if (row.getAttribute('aria-expanded') === 'true')
        (row.nextElementSibling as HTMLElement).hidden = row.hidden
    }
  })
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    pause.setAttribute('aria-pressed', String(isPaused))
    repaint()
  })
  clear.addEventListener('click', () => {
    body.replaceChildren()
    rows.clear()
    note = ''
    recorder.clear()
  })
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(ndjson(chosen()))
      note = 'copied'
    } catch {
      // Not over plain HTTP, and not where somebody said no.
      note = 'the clipboard is closed to this page; use Export'
    }
    repaint()
  })
  save.addEventListener('click', () => {
    const url = URL.createObjectURL(new Blob([ndjson(chosen())], { type: 'application/x-ndjson' }))
    make('a', '', { href: url, download: 'events.ndjson' }).click()
    URL.revokeObjectURL(url)
  })
  close.addEventListener('click', onClose)
  section.addEventListener('keydown', (event) => {
    // What is typed here is not meant for the page's own shortcuts.
    if (!event.ctrlKey) event.stopPropagation()
    // In a filter that is filled, Escape empties it.
    if (event.key === 'Escape' && !filter.value) onClose()
  })
  paint()

  return {
    focus() {
      filter.focus({ preventScroll: true })
    },
    refresh(entry) {
      const row = rows.get(entry.number)
      if (row) fill(row, entry)
    },
    remove() {
      recorder.onChange = () => {}
      cancelAnimationFrame(frame)
      host.remove()
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== room)
    },
  }
}

/** What a block without data is for. */
function kindOf({ id, retry, text }: Entry): string {
  if (text.startsWith(':')) return 'comment'
  if (id !== undefined) return 'position'
  return retry === undefined ? 'nothing' : 'retry'
}
