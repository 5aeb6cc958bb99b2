/** What a cell may hold; objects are written as JSON. */
type CsvCell = string | number | boolean | null | Record<string, unknown>

/** What a spreadsheet would take for a formula, also behind blanks and in full-width signs. */
const formula = /^[\s\0]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/

/** A cell of a CSV file (RFC 4180). Text that looks like a formula gets an apostrophe in front, which shows it as text. */
function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
  const inert = formula.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** A line of a CSV file, with its end. */
export const csvLine = (cells: readonly CsvCell[]) => `${cells.map(csvCell).join(',')}\r\n`
