/** Something that a wheel visits. */
export interface Spoke {
  /** Where it sits on the wheel, kept by the wheel. */
  slot: number
}

/**
 * Visits each of its members once a turn, spread evenly over the turn, with one timer for all of them; there is none
 * while the wheel is empty.
 */
export class Wheel<Member extends Spoke> {
  private readonly slots: Set<Member>[]
  private at = 0
  private next = 0
  private timer: NodeJS.Timeout | undefined
  private count = 0

  /**
   * @param turnMs time between two visits of a member
   * @param visit called for each member once a turn
   * @param tick called before the visits of each tick
   * @param tickMs time between two ticks. Default 1,000 ms, or a shorter turn
   */
  constructor(
    turnMs: number,
    private readonly visit: (member: Member) => void,
    private readonly tick: () => void,
    private readonly tickMs = Math.min(1_000, turnMs),
  ) {
    this.slots = Array.from({ length: Math.max(1, Math.round(turnMs / tickMs)) }, () => new Set())
  }

  /** Number of members. */
  get size(): number {
    return this.count
  }

  add(member: Member): void {
    // Around the wheel, so that no tick has much more to do than another.
    member.slot = this.next
    this.next = (this.next + 1) % this.slots.length
    this.slots[member.slot]!.add(member)
    this.count++
    this.timer ??= setInterval(() => this.turn(), this.tickMs).unref()
  }

  delete(member: Member): void {
    if (!this.slots[member.slot]?.delete(member)) return
    this.count--
    if (this.count > 0) return
    clearInterval(this.timer)
    this.timer = undefined
  }

  *[Symbol.iterator](): Iterator<Member> {
    for (const slot of this.slots) yield* slot
  }

  private turn() {
    this.tick()
    this.at = (this.at + 1) % this.slots.length
    for (const member of this.slots[this.at]!) this.visit(member)
  }
}
