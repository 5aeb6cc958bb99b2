// biome-ignore-all lint/performance/noReExportAll: Drizzle takes the whole schema, and only the server has it.

// Times are milliseconds since the epoch. Identifiers that appear in URLs and topics are slugs, random texts or
// SQLite row numbers: `autoincrement` under SQLite's single writer means that a smaller number was committed
// earlier, which is what makes them exact page cursors.

export * from './delivery'
export * from './feed'
export * from './jobs'
export * from './metrics'
export * from './notifications'
export * from './organisations'
export * from './people'
export * from './prices'
export * from './quiz'
export * from './streams'
