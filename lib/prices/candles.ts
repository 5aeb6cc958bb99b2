import { pack } from './decimal'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long a candle lasts, and how long it is kept, in ms. Days are those of UTC. */
export const resolutions = {
  minute: { length: minute, keep: 2 * day },
  hour: { length: hour, keep: 60 * day },
  day: { length: day, keep: 5 * 365 * day },
} as const

/** A tick that has passed its checks. */
export interface Tick {
  symbol: string
  /** A plain decimal, as it was sent. */
  price: string
  at: number
  /** What was traded that day so far. */
  volume: string | null
}

/** What a price did in a while. All decimals are packed. */
export interface Candle {
  symbol: string
  resolution: number
  at: number
  open: string
  openAt: number
  high: string
  low: string
  close: string
  closeAt: number
  volume: string | null
}

/**
 * Folds ticks into candles of all resolutions that still keep them. Neither the order of the ticks nor a tick that comes
 * twice makes a difference: the first price is that of the earliest tick, the last that of the latest, and of several
 * prices at the same moment the lowest came first and the highest last. The volume counts up over the day, so the
 * highest is the newest.
 */
export function foldTicks(ticks: readonly Tick[], now: number): Candle[] {
  const candles = new Map<string, Candle>()
  for (const { symbol, price, at, volume } of ticks) {
    const packed = pack(price)
    const packedVolume = volume === null ? null : pack(volume)
    for (const { length, keep } of Object.values(resolutions)) {
      if (at < now - keep) continue
      const start = at - (at % length)
      const key = `${symbol} ${length} ${start}`
      const candle = candles.get(key)
      if (candle) add(candle, packed, at, packedVolume)
      else {
        const ends = { open: packed, openAt: at, high: packed, low: packed, close: packed, closeAt: at }
        candles.set(key, { symbol, resolution: length, at: start, ...ends, volume: packedVolume })
      }
    }
  }
  return [...candles.values()]
}

function add(candle: Candle, price: string, at: number, volume: string | null) {
  if (at < candle.openAt || (at === candle.openAt && price < candle.open)) {
    candle.open = price
    candle.openAt = at
  }
  if (at > candle.closeAt || (at === candle.closeAt && price > candle.close)) {
    candle.close = price
    candle.closeAt = at
  }
  if (price > candle.high) candle.high = price
  if (price < candle.low) candle.low = price
  if (volume !== null && volume > (candle.volume ?? '')) candle.volume = volume
}
