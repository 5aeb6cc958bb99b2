import { gzipSync } from 'node:zlib'
import { csvLine } from '@/lib/csv'
import type { ExportCell, ExportRow } from './source'
import type { ExportFormat } from './types'

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
