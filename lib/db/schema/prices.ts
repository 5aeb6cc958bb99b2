import {
  type AnySQLiteColumn,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core'
import { ofMember, organisations } from './organisations'

// Decimals are texts of fixed width (see lib/prices/decimal.ts), so that SQLite compares them exactly.

/** What has prices in an organisation. */
export const priceSymbols = sqliteTable(
  'price_symbols',
  {
    org: text()
      .notNull()
      .references(() => organisations.slug, { onDelete: 'cascade' }),
    /** Upper case. */
    symbol: text().notNull(),
    /** What it stands for, where somebody has said so. */
    name: text().notNull().default(''),
    /** Its prices are made up, by the market of the demo. */
    simulated: integer({ mode: 'boolean' }).notNull().default(false),
    /** With how many decimals its prices are shown: the most that were ever sent. */
    decimals: integer().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.symbol] })],
)

/** The row goes with the symbol. */
const ofSymbol = (org: AnySQLiteColumn, symbol: AnySQLiteColumn) =>
  foreignKey({ columns: [org, symbol], foreignColumns: [priceSymbols.org, priceSymbols.symbol] }).onDelete(
    'cascade',
  )

/** What a symbol's price did in a minute, an hour or a day (UTC). */
export const priceCandles = sqliteTable(
  'price_candles',
  {
    org: text().notNull(),
    symbol: text().notNull(),
    /** How long it lasts, in ms: a minute, an hour or a day. */
    resolution: integer().notNull(),
    /** When it begins. */
    at: integer().notNull(),
    open: text().notNull(),
    openAt: integer('open_at').notNull(),
    high: text().notNull(),
    low: text().notNull(),
    close: text().notNull(),
    closeAt: integer('close_at').notNull(),
    /** The highest volume of the day so far that came with a tick. */
    volume: text(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.symbol, table.resolution, table.at] }),
    index('price_candles_age').on(table.resolution, table.at),
    ofSymbol(table.org, table.symbol),
  ],
)

/** The watch list of a person in an organisation. */
export const priceWatches = sqliteTable(
  'price_watches',
  {
    org: text().notNull(),
    person: text().notNull(),
    symbol: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.person, table.symbol] }),
    ofMember(table.org, table.person),
    ofSymbol(table.org, table.symbol),
  ],
)

/** What people want to be told about a price. */
export const priceAlerts = sqliteTable(
  'price_alerts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    org: text().notNull(),
    person: text().notNull(),
    symbol: text().notNull(),
    kind: text({ enum: ['above', 'below', 'change'] }).notNull(),
    /** A price, or for a change a percentage; a plain decimal. */
    value: text().notNull(),
    /** Within how many minutes it has to change; 0 where that has no meaning. */
    windowMinutes: integer('window_minutes').notNull(),
    repeating: integer({ mode: 'boolean' }).notNull(),
    /** How far the price has to move back before a repeating alert may fire again, in percent of the value. */
    margin: text().notNull(),
    armed: integer({ mode: 'boolean' }).notNull().default(true),
    /** Counts the changes of `armed`: whoever changes it names the version that they have seen. */
    version: integer().notNull().default(0),
    firedAt: integer('fired_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('price_alerts_symbol').on(table.org, table.symbol),
    index('price_alerts_person').on(table.org, table.person),
    ofMember(table.org, table.person),
    ofSymbol(table.org, table.symbol),
  ],
)

/** That an alert has fired at a version: two instances that see it at once cannot both write this row. */
export const priceAlertFirings = sqliteTable(
  'price_alert_firings',
  {
    alert: integer()
      .notNull()
      .references(() => priceAlerts.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.alert, table.version] })],
)
