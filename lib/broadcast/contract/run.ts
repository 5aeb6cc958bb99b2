import fc from 'fast-check'
import { decodeCursor } from '../cursor'
import type { Driver } from '../driver'
import { createHub } from '../hub'
import { compareIds, type EventId, zeroId } from '../ids'
import type { Hub, HubOptions, Subscription } from '../types'
import { decodeEntry, decodeMessage } from '../wire'
import type { MessageFault, RequestFault } from './faults'
import type { Session, Stand } from './stands'
import type { Evidence, Publication, Step } from './trace'
import { verify } from './verify'

export const faultClasses = [
  'lost request',
  'lost reply',
  'refused request',
  'dropped messages',
  'duplicated messages',
  'delayed messages',
  'half-open stall',
  'clean end',
  'reset',
  'restart with data',
  'restart without data',
  'frozen process',
] as const
export type FaultClass = (typeof faultClasses)[number]

const topics = ['a', 'b', 'c', 'd']
const hubCount = 2

type Action =
  | { do: 'publish'; hub: number; calls: number[][] }
  | { do: 'connect'; hub: number; topics: string[] }
  /** The client comes back at one of the last cursors that it was given. */
  | { do: 'reconnect'; client: number; hub: number; back: number }
  | { do: 'topics'; client: number; topics: string[] }
  | { do: 'fault'; dice: number }
  | { do: 'heal' }
  | { do: 'settle' }
  | { do: 'breathe'; turns: number }

const hub = fc.nat({ max: hubCount - 1 })
const client = fc.nat({ max: 20 })
const someTopics = fc.subarray(topics, { minLength: 1 })
const call = fc.array(fc.nat({ max: topics.length - 1 }), { minLength: 1, maxLength: 4 })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      hub,
      calls: fc.array(call, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), hub, topics: someTopics }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('reconnect' as const), client, hub, back: fc.nat({ max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('topics' as const), client, topics: someTopics }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fault' as const), dice: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('heal' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('breathe' as const), turns: fc.nat({ max: 6 }) }) },
)

/** What a run does: with a few clients from the start, and a fault early enough to matter. */
export const schedules = fc
  .array(action, { minLength: 30, maxLength: 45, size: 'max' })
  .map((actions): Action[] => [
    { do: 'connect', hub: 0, topics },
    { do: 'connect', hub: 1, topics: topics.slice(0, 2) },
    { do: 'publish', hub: 0, calls: [[0, 1, 2], [3]] },
    { do: 'fault', dice: 1 },
    ...actions,
  ])

export interface RunOptions {
  stand: Stand
  schedule: Action[]
  faults: readonly FaultClass[]
  /** Breaks a driver on purpose, to prove that the suite notices. */
  mutate?: (driver: Driver) => Driver
  /** Entries kept per topic; more than a run writes unless trimming is what it is about. */
  maxLength?: number
}

export interface RunResult {
  problems: string[]
  events: number
}

/** Small numbers: everything that takes seconds in production happens many times in a run. */
const hubOptions: HubOptions = {
  heartbeatMs: 60,
  silenceMs: 150,
  lingerMs: 30,
  pollMs: 25,
  connectMs: 1_000,
  retryMs: 2,
  retryMaxMs: 20,
  publishRetries: 200,
  ringEvents: 24,
  page: 20,
}

/** Carries out a schedule on a store, waits until everything has settled, and holds it against the invariants. */
export async function run(options: RunOptions): Promise<RunResult> {
  const running = new Run(options)
  try {
    await running.carryOut()
    return running.result()
  } finally {
    await running.close()
  }
}

class Client {
  readonly steps: Step[] = []
  readonly cursors: string[] = []
  subscription: Subscription | null = null

  connect(hub: Hub, topics: string[], after: string | null): void {
    this.subscription?.close()
    const steps = this.steps
    this.subscription = hub.subscribe({
      topics,
      after,
      subscriber: {
        event: ({ id, topic, data }, cursor) => {
          this.cursors.push(cursor)
          steps.push({ kind: 'event', id, topic, data, cursor: decodeCursor(cursor) })
        },
        reset: ({ topics, reason, cursor }) => {
          this.cursors.length = 0 // what came before can only lead to the same reset
          this.cursors.push(cursor)
          steps.push({ kind: 'reset', topics, reason, cursor: decodeCursor(cursor) })
        },
      },
    })
    steps.push({ kind: 'start', topics, after: this.at })
  }

  setTopics(topics: string[]): void {
    this.steps.push({ kind: 'topics', topics, at: this.at })
    this.subscription?.setTopics(topics)
  }

  get at(): EventId | null {
    const cursor = this.subscription?.cursor ?? null
    return cursor === null ? null : decodeCursor(cursor)
  }
}

class Run {
  readonly #session: Session
  readonly #options: RunOptions
  readonly #observer: Driver
  readonly #hubs: Hub[]
  readonly #clients: Client[] = []
  readonly #publishing: Promise<void>[] = []
  readonly #evidence: Evidence = {
    truth: new Map(),
    clients: [],
    publications: [],
    oldest: new Map(),
    lost: false,
  }
  /** How far ahead the hubs' clocks are: a process that was frozen finds that time has passed. */
  #skew = 0
  #watching: { close(): void } | null = null
  #count = 0

  constructor(options: RunOptions) {
    const { stand, maxLength = 100_000, mutate = (driver) => driver } = options
    this.#options = options
    this.#session = stand.begin(maxLength)
    this.#observer = this.#session.observer()
    this.#hubs = Array.from({ length: hubCount }, () => {
      return createHub(mutate(this.#session.driver()), { ...hubOptions, now: () => Date.now() + this.#skew })
    })
  }

  async carryOut(): Promise<void> {
    if (this.#options.maxLength !== undefined) await this.#watch()
    for (const action of this.#options.schedule) await this.#perform(action)
    this.#heal()
    await this.#settle()
    for (const hub of [0, 1]) this.#publish(hub, [[0, 1, 2, 3]])
    await this.#settle()
    await this.#harvest()
    const last = [...this.#evidence.truth.keys()].reduce((a, b) => (compareIds(a, b) > 0 ? a : b), zeroId)
    while (this.#clients.some(({ at }) => at === null || compareIds(at, last) < 0)) await turn()
  }

  result(): RunResult {
    this.#evidence.clients = this.#clients.map(({ steps }) => steps)
    return { problems: verify(this.#evidence), events: this.#count }
  }

  async close(): Promise<void> {
    this.#heal()
    await Promise.all(this.#hubs.map((hub) => hub.close()))
    this.#watching?.close()
    await this.#observer.close()
  }

  async #perform(action: Action): Promise<void> {
    const clientOf = (index: number) => this.#clients[index % this.#clients.length]!
    switch (action.do) {
      case 'publish':
        return this.#publish(action.hub, action.calls)
      case 'connect': {
        const client = new Client()
        this.#clients.push(client)
        const hub = this.#hubs[action.hub]!
        // Either way of beginning is fine; head() fails only while the store has never been reached.
        return client.connect(hub, action.topics, await hub.head().catch(() => null))
      }
      case 'reconnect': {
        const client = clientOf(action.client)
        const after = client.cursors.at(-1 - (action.back % Math.max(1, client.cursors.length)))
        const following = client.steps.findLast((step) => step.kind === 'start' || step.kind === 'topics')!
        return client.connect(this.#hubs[action.hub]!, following.topics, after ?? client.subscription!.cursor)
      }
      case 'topics':
        return clientOf(action.client).setTopics(action.topics)
      case 'fault':
        return this.#break(this.#options.faults[action.dice % this.#options.faults.length], action.dice)
      case 'heal':
        return this.#heal()
      case 'settle':
        return this.#settle()
      case 'breathe':
        for (let turns = 0; turns < action.turns; turns += 1) await turn()
    }
  }

  #publish(hub: number, calls: number[][]): void {
    for (const call of calls) {
      const events = call.map((topic) => ({
        topic: topics[topic]!,
        type: 'test',
        data: `event ${this.#count++}`,
      }))
      const publication: Publication = { events, ids: null }
      this.#evidence.publications.push(publication)
      const published = this.#hubs[hub]!.publish(events).then(
        (ids) => {
          publication.ids = ids
        },
        () => {}, // the outcome is unknown, which the check allows for
      )
      this.#publishing.push(published)
    }
  }

  async #break(fault: FaultClass | undefined, dice: number): Promise<void> {
    const { faults } = this.#session
    const requests = (kind: RequestFault) => faults.requestFaults.push(...Array(1 + (dice % 3)).fill(kind))
    const messages = (kind: MessageFault) => {
      let count = 0
      faults.messageFault = () => (count++ % (2 + (dice % 3)) === 0 ? kind : null)
    }
    switch (fault) {
      case 'lost request':
        return void requests('lost-request')
      case 'lost reply':
        return void requests('lost-reply')
      case 'refused request':
        return void requests('error')
      case 'dropped messages':
        return messages('drop')
      case 'duplicated messages':
        return messages('duplicate')
      case 'delayed messages':
        return messages('delay')
      case 'half-open stall':
        faults.stalled = true
        return
      case 'clean end':
        return faults.cut('end')
      case 'reset':
        return faults.cut('reset')
      case 'restart with data':
        return this.#session.restart('keep')
      case 'restart without data':
        await this.#settle() // what is under way could be logged, acknowledged and lost without a witness
        await this.#harvest()
        this.#evidence.lost = true
        return this.#session.restart('lose')
      case 'frozen process':
        this.#skew += 10 * hubOptions.silenceMs!
    }
  }

  #heal(): void {
    const { faults } = this.#session
    faults.requestFaults.length = 0
    faults.messageFault = () => null
    faults.stalled = false
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#publishing.splice(0))
  }

  /** Takes down everything from the bus itself: the logs alone would not show what has been trimmed. */
  #watch(): Promise<void> {
    return new Promise((ready, down) => {
      this.#watching = this.#observer.open({
        ready,
        down,
        message: (raw) => {
          const decoded = decodeMessage(raw)
          if ('problem' in decoded) throw new Error(decoded.problem)
          for (const event of decoded.value.events) this.#evidence.truth.set(event.id, event)
        },
      })
    })
  }

  /** Copies what the logs hold, before it is lost. */
  async #harvest(): Promise<void> {
    const ranges = topics.map((topic) => ({ topic, after: zeroId, count: 100_000 }))
    const { pages } = await this.#observer.read({ floor: zeroId, ranges })
    for (const [index, topic] of topics.entries()) {
      this.#evidence.oldest.set(topic, pages[index]![0]?.id ?? zeroId)
      for (const entry of pages[index]!) {
        const decoded = decodeEntry(topic, entry)
        if ('value' in decoded) this.#evidence.truth.set(entry.id, decoded.value)
      }
    }
  }
}

/** One turn of the event loop: enough for what is on its way to arrive, or not. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
