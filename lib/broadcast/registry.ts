import type { BusEvent, ResetReason } from './types'

/** A subscription that has caught up. */
export interface Member {
  deliver(event: BusEvent): void
  restart(topics: string[], reason: ResetReason): void
}

interface Followers {
  members: Set<Member>
  /** The same in an array, rebuilt after a change: delivery must not visit members that join meanwhile. */
  list: Member[] | null
}

/** Which subscriptions follow which topics live. */
export class Registry {
  readonly #topics = new Map<string, Followers>()

  get size(): number {
    return this.#topics.size
  }

  topics(): Iterable<string> {
    return this.#topics.keys()
  }

  add(topic: string, member: Member): void {
    const followers = this.#topics.get(topic)
    if (!followers) {
      this.#topics.set(topic, { members: new Set([member]), list: null })
      return
    }
    followers.members.add(member)
    followers.list = null
  }

  remove(topic: string, member: Member): void {
    const followers = this.#topics.get(topic)
    if (!followers?.members.delete(member)) return
    followers.list = null
    if (followers.members.size === 0) this.#topics.delete(topic)
  }

  deliver(event: BusEvent): void {
    const followers = this.#topics.get(event.topic)
    if (!followers) return
    followers.list ??= [...followers.members]
    const { list, members } = followers
    for (const member of list) {
      // One callback may have closed the subscription that comes next; where nothing has changed nobody is looked up.
      if (followers.list === list || members.has(member)) member.deliver(event)
    }
  }

  /** Tells every member once for each reason, with the topics that it follows. */
  restart(lost: Map<string, ResetReason>): void {
    const perMember = new Map<Member, Map<ResetReason, string[]>>()
    for (const [topic, reason] of lost) {
      for (const member of this.#topics.get(topic)?.members ?? []) {
        const reasons = perMember.get(member) ?? new Map<ResetReason, string[]>()
        perMember.set(member, reasons.set(reason, [...(reasons.get(reason) ?? []), topic]))
      }
    }
    for (const [member, reasons] of perMember) {
      for (const [reason, topics] of reasons) member.restart(topics, reason)
    }
  }
}
