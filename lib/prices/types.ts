/** What is known of a symbol now. Prices and volumes are exact decimals as text. */
export interface Quote {
  org: string
  symbol: string
  /** What it stands for, or empty. */
  name: string
  /** Made up by the market of the demo. */
  simulated: boolean
  /** With how many decimals prices of this symbol are shown. */
  decimals: number
  last: string
  /** When `last` was the price, in ms since the epoch. */
  at: number
  /** Since the day before: against its last price, or where there is none against the first price of the day. */
  change: string
  /** The same in percent with two decimals; null where the price was 0. */
  percent: string | null
  /** The range of the day (UTC) of `at`. */
  high: string
  low: string
  /** What was traded that day so far, where it is known. */
  volume: string | null
}

/** A quote as it is published, with what it did since it was last shown. */
export interface QuoteChange extends Quote {
  move: 'up' | 'down' | null
  /** Tells this move from others of the symbol. */
  flash: number
}

/** A point of a line: a time in ms and a price, to be drawn. */
export interface Point {
  at: number
  price: number
}

/** What a chart covers: the last hour, day or week. */
export const chartRanges = ['1h', '1d', '1w'] as const
export type ChartRange = (typeof chartRanges)[number]

/** A chart's line, and the time that it covers. */
export interface ChartData {
  range: ChartRange
  from: number
  until: number
  points: Point[]
  /** With how many decimals prices are shown. */
  decimals: number
}

/** When an alert fires: at a price or beyond it, or when the price has changed by so many percent. */
export const alertKinds = ['above', 'below', 'change'] as const
export type AlertKind = (typeof alertKinds)[number]

/** An alert as its owner sees it. */
export interface PriceAlert {
  id: string
  symbol: string
  kind: AlertKind
  /** A price, or for a change a percentage. */
  value: string
  /** Within how many minutes, for a change. */
  windowMinutes: number
  repeating: boolean
  /** How far the price has to move back before it may fire again, in percent of the value. */
  margin: string
  armed: boolean
  firedAt: number | null
}

/** What becomes of a price for an unknown symbol. */
export type UnknownSymbols = 'create' | 'refuse'
