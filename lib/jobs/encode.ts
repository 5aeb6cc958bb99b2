import { gzipSync } from 'node:zlib'
import type { ExportCell, ExportRow } from './source'
import type { ExportFormat } from './types'

/** What a spreadsheet would take for a formula, also behind blanks and in full-width signs. */
const formula = /^[\s\0]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/

/** A cell of a CSV file (RFC 4180). Text that looks like a formula gets an apostrophe in front, which shows it as text. */
function csvCell(cell: ExportCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
  const inert = formula.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

const csvLine = (cells: readonly ExportCell[]) => `${cells.map(csvCell).join(',')}\r\n`

/** How a file begins. With a byte order mark spreadsheets read UTF-8. */
export function header(format: ExportFormat, columns: readonly string[]): string {
  return format === 'csv' ? `\ufeff${csvLine(columns)}` : ''
}

/** Rows as the lines of a file. */
export function lines(format: ExportFormat, columns: readonly string[], rows: readonly ExportRow[]): string {
  if (format === 'csv') return rows.map(({ cells }) => csvLine(cells)).join('')
  const named = (cells: readonly ExportCell[]) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index]]))
  return rows.map(({ cells }) => `${JSON.stringify(named(cells))}\n`).join('')
}

/**
 * A part of a file as it is kept, and its size in the download. Gzip members may follow each other, so a compressed file
 * is its chunks one after the other; CSV is unpacked on the way, because spreadsheets open no gzip.
 */
export function chunkOf(format: ExportFormat, text: string): { data: Buffer; bytes: number } {
  const data = gzipSync(text)
  return { data, bytes: format === 'csv' ? Buffer.byteLength(text) : data.length }
}
