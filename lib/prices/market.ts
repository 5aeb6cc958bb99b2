import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { schema } from '@/lib/db'
import type { Tick } from './candles'
import { type Ingest, ingest } from './ingest'
import { companies, marketOrg, shownFirst } from './market-companies'
import { quotesOf } from './store'

const { leases, memberships, priceSymbols, priceWatches } = schema

/** Pause between two rounds, in ms, and ticks in each: 20 a second. */
const roundMs = 250
const ticksPerRound = 5
/** How long the one instance that runs the market holds it without a sign of life, and how often it gives one, in ms. */
const leaseMs = 15_000
const renewMs = 5_000
/** Ticks of the past written in one round. */
const historyPerRound = 1_000

const minute = 60_000
const hour = 60 * minute
/** How long ago a new market has prices for, in ms: the last week, day and hour, ever more densely. */
const pastMoments = [
  ...Array.from({ length: 24 }, (_, index) => 7 * 24 * hour - index * 6 * hour),
  ...Array.from({ length: 35 }, (_, index) => 24 * hour - index * 40 * minute),
  ...Array.from({ length: 60 }, (_, index) => 60 * minute - index * minute),
]

/** Numbers in [0, 1) that are the same for the same seed: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface MarketOptions extends Ingest {
  /** The market stands still while nobody has a page open. */
  engine: { readonly size: number }
  log: (message: string, cause: unknown) => void
  /** Default 1: the same market at every start. */
  seed?: number
}

/**
 * Makes up the prices of 50 companies for the demo, labelled as such. Of several instances one does it, the one that
 * holds the lease. It goes the same way as prices from outside.
 */
export class Market {
  private readonly holder = randomUUID()
  private readonly random: () => number
  private readonly timer: NodeJS.Timeout
  private readonly prices = new Map<string, number>()
  private readonly volumes = new Map<string, number>()
  private day = 0
  private past: Tick[] = []
  private heldUntil = 0
  private round: Promise<void> | undefined

  constructor(private readonly options: MarketOptions) {
    this.random = seededRandom(options.seed ?? 1)
    this.timer = setInterval(() => {
      if (options.engine.size > 0) this.round ??= this.run().finally(() => (this.round = undefined))
    }, roundMs).unref()
  }

  /** Stops, and lets another instance go on at once. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.round
    if (this.heldUntil > 0) await this.options.db.delete(leases).where(eq(leases.holder, this.holder))
  }

  private async run() {
    const now = Date.now()
    try {
      if (now > this.heldUntil - leaseMs + renewMs && !(await this.claim(now))) return
      if (this.prices.size === 0) await this.open(now)
      const past = this.past.splice(0, historyPerRound)
      await ingest(this.options, marketOrg, past.length > 0 ? past : this.ticks(now), now)
    } catch (cause) {
      this.options.log('The simulated market has missed a round.', cause)
    }
  }

  /** Takes or renews the lease, unless another instance holds it. */
  private async claim(now: number): Promise<boolean> {
    const expiresAt = now + leaseMs
    const taken = await this.options.db
      .insert(leases)
      .values({ name: 'market', holder: this.holder, expiresAt })
      .onConflictDoUpdate({
        target: leases.name,
        set: { holder: this.holder, expiresAt },
        setWhere: sql`${leases.holder} = ${this.holder} or ${leases.expiresAt} <= ${now}`,
      })
      .returning()
    // Whoever gets it back later starts from where the others have left the prices.
    if (taken.length === 0) this.prices.clear()
    this.heldUntil = taken.length > 0 ? expiresAt : 0
    return taken.length > 0
  }

  /** Goes on from the prices that are there; a new market gets a past, and members a watch list. */
  private async open(now: number) {
    const { db } = this.options
    const symbols = companies.map(([symbol]) => ({ org: marketOrg, symbol }))
    const quotes = await quotesOf(db, symbols)
    for (const { symbol, last, at, volume } of quotes) {
      this.prices.set(symbol, Number(last))
      if (sameDay(at, now)) this.volumes.set(symbol, Number(volume))
    }
    this.day = dayOf(now)
    if (quotes.length === companies.length) return
    await db.batch([
      db
        .insert(priceSymbols)
        .values(
          companies.map(([symbol, name]) => ({
            ...{ org: marketOrg, symbol, name, simulated: true, decimals: 2, createdAt: now },
          })),
        )
        .onConflictDoNothing(),
      db.run(sql`
        insert into ${priceWatches} (org, person, symbol, position)
        select m.org, m.person, w.value, w.key from ${memberships} m, json_each(${JSON.stringify(shownFirst)}) w
        where m.org = ${marketOrg} on conflict do nothing`),
    ])
    for (const [symbol, , price] of companies) if (!this.prices.has(symbol)) this.prices.set(symbol, price)
    this.past = pastMoments.flatMap((ago) =>
      companies.map(([symbol]) => this.tick(symbol, now - ago, ago > hour ? 1.2 : 0.25)),
    )
  }

  private ticks(now: number): Tick[] {
    return Array.from({ length: ticksPerRound }, () => {
      const [symbol] = companies[Math.floor(this.random() * companies.length)]!
      return this.tick(symbol, now, 0.06)
    })
  }

  /** The next price of a symbol: up to `width` percent away. */
  private tick(symbol: string, at: number, width: number): Tick {
    if (dayOf(at) !== this.day) {
      this.day = dayOf(at)
      this.volumes.clear()
    }
    const moved = this.prices.get(symbol)! * (1 + ((this.random() - 0.499) * width) / 50)
    const price = Math.max(0.5, moved)
    this.prices.set(symbol, price)
    const volume = (this.volumes.get(symbol) ?? 0) + Math.ceil(this.random() * 900)
    this.volumes.set(symbol, volume)
    return { symbol, price: price.toFixed(2), at, volume: String(volume) }
  }
}

const dayOf = (at: number) => Math.floor(at / (24 * hour))
const sameDay = (one: number, other: number) => dayOf(one) === dayOf(other)
