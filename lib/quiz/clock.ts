import { asc, lte } from 'drizzle-orm'
import type { Hub } from '@/lib/broadcast'
import { type Db, schema } from '@/lib/db'
import type { Outbox } from '@/lib/outbox/outbox'
import { topic } from '@/lib/topics'
import { tallyOf } from './tally'
import { turn } from './turns'

const { quizRooms } = schema

/** How often a process looks for rooms that it does not know, and how far ahead, in ms. */
const sweepMs = 60 * 60 * 1000
/** Rooms that one look takes in. */
const perSweep = 1_000
/** Pause after a step that failed, in ms. */
const retryMs = 1_000
/** Answers and arrivals are counted together for so long, in ms. */
const tallyMs = 200

/** Lossy, on a room's topic: so many have answered. Data: a `Tally`. */
export const quizTally = 'quiz.tally'
/** Lossy, on a room's topic: somebody has come in. Data: a `Tally`. */
export const quizJoined = 'quiz.joined'

export interface ClockOptions {
  db: Db
  hub: Pick<Hub, 'publish'>
  outbox: Pick<Outbox, 'drain'>
  log: (message: string, cause: unknown) => void
  /** Default `Date.now`. */
  now?: () => number
}

/**
 * Takes the rooms that this process knows further when their deadlines pass: one timer for all of them. Every process
 * that shows a room knows it, and any that starts finds those that are due; the database lets one of them through.
 */
export class QuizClock {
  private readonly deadlines = new Map<string, number>()
  private readonly tallies = new Map<string, { org: string; type: string }>()
  private timer: NodeJS.Timeout | undefined
  private wakesAt = Number.POSITIVE_INFINITY
  private tallyTimer: NodeJS.Timeout | undefined
  private readonly running = new Set<Promise<void>>()
  private readonly now: () => number
  private sweepsAt = 0
  private closed = false

  constructor(private readonly options: ClockOptions) {
    this.now = options.now ?? Date.now
    this.schedule()
  }

  /**
   * A room is due then. Call it whenever one is seen: a deadline that has passed is acted on at once, and one that is
   * far off is left to a later look.
   */
  watch(room: string, deadline: number): void {
    if (this.deadlines.get(room) === deadline) return
    if (deadline > this.now() + sweepMs) {
      this.deadlines.delete(room)
      return
    }
    this.deadlines.set(room, deadline)
    this.schedule()
  }

  /** Somebody has answered, or come in: everybody in the room gets the numbers a moment later. */
  count(org: string, room: string, type: typeof quizTally | typeof quizJoined): void {
    this.tallies.set(`${room} ${type}`, { org, type })
    this.tallyTimer ??= setTimeout(() => this.work(this.tell()), tallyMs).unref()
  }

  /** Stops, and waits for what is under way. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    clearTimeout(this.tallyTimer)
    await Promise.all(this.running)
  }

  private schedule() {
    const at = Math.min(this.sweepsAt, ...this.deadlines.values())
    if (this.closed || at >= this.wakesAt) return
    clearTimeout(this.timer)
    this.wakesAt = at
    this.timer = setTimeout(
      () => {
        this.wakesAt = Number.POSITIVE_INFINITY
        this.wake()
      },
      Math.max(0, at - this.now()),
    ).unref()
  }

  private wake() {
    const now = this.now()
    if (now >= this.sweepsAt) {
      this.sweepsAt = now + sweepMs
      this.work(this.sweep(now))
    }
    for (const [room, deadline] of this.deadlines) {
      if (deadline > now) continue
      this.deadlines.delete(room)
      this.work(this.step(room))
    }
    this.schedule()
  }

  private work(task: Promise<void>) {
    const run = task.finally(() => this.running.delete(run))
    this.running.add(run)
  }

  private async step(room: string) {
    try {
      const { turned, at } = await turn(this.options.db, room, 'due', this.now())
      if (at !== null) this.watch(room, at)
      if (turned) await this.options.outbox.drain()
    } catch (cause) {
      this.options.log('A quiz room could not go on; it is tried again.', cause)
      this.watch(room, this.now() + retryMs)
    }
  }

  /** Rooms that nobody shows go on and end as well. */
  private async sweep(now: number) {
    try {
      const rows = await this.options.db
        .select({ id: quizRooms.id, deadline: quizRooms.deadline })
        .from(quizRooms)
        .where(lte(quizRooms.deadline, now + sweepMs))
        .orderBy(asc(quizRooms.deadline))
        .limit(perSweep)
      for (const { id, deadline } of rows) this.watch(id, deadline)
    } catch (cause) {
      this.options.log('The quiz rooms that are due could not be read; it is tried again.', cause)
      this.sweepsAt = now + retryMs
      this.schedule()
    }
  }

  private async tell() {
    this.tallyTimer = undefined
    const told = [...this.tallies]
    this.tallies.clear()
    try {
      const rooms = await tallyOf(
        this.options.db,
        told.map(([key]) => key.split(' ')[0]!),
      )
      const events = told.flatMap(([key, { org, type }]) => {
        const tally = rooms.get(key.split(' ')[0]!)
        return tally ? [{ topic: topic.quizRoom(org, tally.room), type, data: { ...tally } }] : []
      })
      if (events.length > 0) await this.options.hub.publish(events, { lossy: true })
    } catch (cause) {
      this.options.log('The answers in a quiz room could not be counted; the next one shows them.', cause)
    }
  }
}
