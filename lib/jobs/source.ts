import type { Db } from '@/lib/db'
import type { Audience } from '@/lib/visibility/visibility'

/** For whom rows are read. */
export interface ExportReader {
  org: string
  person: string
  audience: Audience
}

/** What a cell may hold; a CSV file has objects as JSON. */
export type ExportCell = string | number | boolean | null | Record<string, unknown>

export interface ExportRow {
  /** Names the row: the next page begins behind it. */
  cursor: string
  /** In the order of `columns`. */
  cells: readonly ExportCell[]
}

/**
 * Something that can be exported. To add one, write `lib/<noun>/export.ts` and list it in `lib/jobs/sources.ts`:
 *
 *     export const quizExport: ExportSource = {
 *       title: 'Quiz results',
 *       about: 'Each answer, with its points.',
 *       columns: ['id', 'at', 'person', 'points'],
 *       readers: 'everyone',
 *       extent: async (db, { org }) => …,        // the newest row now, and how many there are
 *       page: async (db, { org }, range) => …,   // `limit` rows behind `after` and up to `bound`
 *     }
 *
 * The order of rows must never change, say that of an autoincrementing id, and the pages must follow an index. Whatever
 * differs by audience goes through `lib/visibility`, as in the noun's own lists.
 */
export interface ExportSource {
  /** What people call it; also, in lower case, a part of the file's name. */
  title: string
  /** What it holds, in one sentence. */
  about: string
  columns: readonly string[]
  /**
   * `everyone`: all members get the same. `by-role`: admins get more; who is no admin any more gets nothing of what they
   * began to export as one. `admins`: for them alone, and not told in the feed.
   */
  readers: 'everyone' | 'by-role' | 'admins'
  /** Where the export ends, fixed at its start: what comes later is left out. `total` is what it has until there. */
  extent(db: Db, reader: ExportReader): Promise<{ bound: number; total: number }>
  /** The next rows, as they are now. Fewer than `limit` are the last ones. */
  page(db: Db, reader: ExportReader, range: ExportRange): Promise<ExportRow[]>
}

export interface ExportRange {
  /** The row that was last; null at the beginning. */
  after: string | null
  bound: number
  limit: number
}

/** A time as a file has it; empty where there is none. */
export const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
