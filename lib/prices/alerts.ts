import { Big } from 'big.js'
import type { AlertKind } from './types'

/** What decides whether an alert fires. Decimals are plain. */
export interface Trigger {
  kind: AlertKind
  value: string
  repeating: boolean
  margin: string
  armed: boolean
}

/** What prices did to an alert: its new state, and the price at which it fired last, if it did. */
export interface Verdict {
  armed: boolean
  fired: string | null
}

/**
 * Walks an alert through prices, oldest first. It fires when it is armed and a price is at or beyond its value; a
 * repeating one is armed again when a price has moved back by the margin, so that a price which trembles at the value
 * fires once. It looks at where the price is, not at its crossing: what a crash swallowed fires with the next price.
 *
 * @param reference what a change is measured against; null where there is nothing yet
 */
export function walk(trigger: Trigger, prices: readonly string[], reference: string | null): Verdict {
  let { armed } = trigger
  let fired: string | null = null
  const { reached, back } = conditions(trigger, reference)
  for (const price of prices) {
    if (armed && reached(price)) {
      armed = false
      fired = price
    } else if (!armed && trigger.repeating && back(price)) armed = true
  }
  return { armed, fired }
}

interface Conditions {
  reached(price: string): boolean
  /** Never true of a price of which `reached` is: value and margin are above 0. */
  back(price: string): boolean
}

function conditions({ kind, value, margin }: Trigger, reference: string | null): Conditions {
  const level = new Big(value)
  const room = level.times(margin).div(100)
  if (kind === 'above')
    return { reached: (price) => level.lte(price), back: (price) => level.minus(room).gte(price) }
  if (kind === 'below')
    return { reached: (price) => level.gte(price), back: (price) => level.plus(room).lte(price) }
  if (reference === null || new Big(reference).eq(0)) return { reached: () => false, back: () => false }
  const moved = (price: string) => new Big(price).minus(reference).abs().div(reference).times(100)
  return { reached: (price) => moved(price).gte(level), back: (price) => moved(price).lte(level.minus(room)) }
}
