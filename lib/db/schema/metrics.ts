import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Sample } from '@/lib/metrics/sample'

/** What each instance has measured, every 5 s and rolled up to a minute. */
export const metricSamples = sqliteTable(
  'metric_samples',
  {
    /** Length of the slot, ms. */
    resolution: integer().notNull(),
    /** Its beginning. */
    at: integer().notNull(),
    instance: text().notNull(),
    data: text({ mode: 'json' }).$type<Omit<Sample, 'at' | 'instance'>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.resolution, table.at, table.instance] })],
)
