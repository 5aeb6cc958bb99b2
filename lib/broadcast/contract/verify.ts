import { compareIds, type EventId } from '../ids'
import type { Evidence, Logged, Publication, Step } from './trace'

/**
 * Holds what clients and publishers saw against what was logged.
 *
 * @returns a sentence for each broken invariant; none if all hold
 */
export function verify(evidence: Evidence): string[] {
  const byTopic = new Map<string, Logged[]>()
  const ordered = [...evidence.truth.values()].sort((a, b) => compareIds(a.id, b.id))
  for (const event of ordered) byTopic.set(event.topic, [...(byTopic.get(event.topic) ?? []), event])
  return [
    ...evidence.clients.flatMap((steps, client) => {
      return new ClientCheck(evidence, byTopic, `client ${client}`).run(steps)
    }),
    ...checkPublications(evidence.publications, evidence.truth, byTopic),
  ]
}

class ClientCheck {
  readonly #problems: string[] = []
  readonly #evidence: Evidence
  readonly #byTopic: Map<string, Logged[]>
  readonly #name: string
  /** For each topic: the client has everything up to here; null until that is known. */
  #seen = new Map<string, EventId | null>()
  #last: EventId | null = null

  constructor(evidence: Evidence, byTopic: Map<string, Logged[]>, name: string) {
    this.#evidence = evidence
    this.#byTopic = byTopic
    this.#name = name
  }

  run(steps: Step[]): string[] {
    for (const step of steps) {
      if (step.kind === 'start') {
        this.#seen = new Map(step.topics.map((topic) => [topic, step.after]))
        this.#last = step.after
      } else if (step.kind === 'topics') {
        this.#seen = new Map(step.topics.map((topic) => [topic, this.#seen.get(topic) ?? step.at]))
      } else if (step.kind === 'event') {
        this.#event(step)
      } else {
        this.#reset(step)
      }
    }
    for (const [topic, seen] of this.#seen) {
      const next = seen && this.#after(topic, seen)
      if (next) this.#blame(`never got ${next.id} of ${topic}, though everything has settled`)
    }
    return this.#problems
  }

  #event({ id, topic, data, cursor }: Step & { kind: 'event' }): void {
    const logged = this.#evidence.truth.get(id)
    if (!this.#seen.has(topic)) this.#blame(`got ${id} of ${topic}, which it does not follow`)
    if (logged?.topic !== topic || logged.data !== data)
      this.#blame(`got ${id} with a payload that was not logged`)
    if (this.#last && compareIds(id, this.#last) <= 0) this.#blame(`got ${id} after ${this.#last}`)
    if (cursor !== id) this.#blame(`got ${id} with the cursor ${cursor}`)
    const seen = this.#seen.get(topic)
    const missed = seen && this.#after(topic, seen)
    if (missed && compareIds(missed.id, id) < 0) this.#blame(`missed ${missed.id} of ${topic} before ${id}`)
    this.#seen.set(topic, id)
    this.#last = id
  }

  #reset({ topics, reason, cursor }: Step & { kind: 'reset' }): void {
    if (this.#last && cursor && compareIds(cursor, this.#last) < 0) this.#blame(`was reset back to ${cursor}`)
    for (const topic of topics) {
      if (!this.#isDue(topic, reason)) this.#blame(`was reset (${reason}) in ${topic} without need`)
      this.#seen.set(topic, cursor)
    }
    this.#last = cursor
  }

  #isDue(topic: string, reason: string): boolean {
    if (reason === 'expired') return this.#evidence.lost
    const seen = this.#seen.get(topic)
    if (seen === null) return true // nobody knows from where on it was to get everything
    const next = seen && this.#after(topic, seen)
    const oldest = this.#evidence.oldest.get(topic)
    return reason === 'trimmed' && next && oldest ? compareIds(next.id, oldest) < 0 : false
  }

  #after(topic: string, id: EventId): Logged | undefined {
    return this.#byTopic.get(topic)?.find((event) => compareIds(event.id, id) > 0)
  }

  #blame(problem: string): void {
    this.#problems.push(`${this.#name} ${problem}`)
  }
}

function checkPublications(
  publications: Publication[],
  truth: Map<EventId, Logged>,
  byTopic: Map<string, Logged[]>,
): string[] {
  const problems: string[] = []
  const idsOf = new Map<unknown, EventId[]>()
  for (const { id, data } of truth.values()) idsOf.set(data, [...(idsOf.get(data) ?? []), id])
  for (const { events, ids } of publications) {
    for (const [index, { data }] of events.entries()) {
      const logged = idsOf.get(data) ?? []
      if (logged.length > 1) problems.push(`${data} was logged ${logged.length} times`)
      if (ids && logged[0] !== ids[index])
        problems.push(`${data} was acknowledged as ${ids[index]} but is ${logged[0]}`)
    }
    for (const topic of new Set(events.map((event) => event.topic))) {
      const mine = new Set(
        events.filter((event) => event.topic === topic).map((event) => event.data as unknown),
      )
      const places = (byTopic.get(topic) ?? []).flatMap(({ data }, place) => (mine.has(data) ? [place] : []))
      if (places.length > 0 && places.at(-1)! - places[0]! + 1 !== places.length) {
        problems.push(`the batch of ${events[0]?.data} is torn apart in ${topic}`)
      }
    }
  }
  return problems
}
