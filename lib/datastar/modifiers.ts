import { DatastarError } from './errors'

/** A length of time as Datastar writes it: whole milliseconds or seconds. */
export type Duration = `${number}ms` | `${number}s`

/** A debounce that says at which end of a burst it runs. */
export interface Debounce {
  wait: Duration
  /** Also run at the first event. Default `false`. */
  leading?: boolean | undefined
  /** Run when the events have stopped. Default `true`. */
  trailing?: boolean | undefined
}

/** A throttle that says at which end of a period it runs. */
export interface Throttle {
  wait: Duration
  /** Run at the first event. Default `true`. */
  leading?: boolean | undefined
  /** Also run when the events have stopped. Default `false`. */
  trailing?: boolean | undefined
}

/** For attributes that may change what the page shows at once. */
export interface ViewTransitionModifier {
  /** Run inside a view transition where the browser has them. */
  viewTransition?: boolean | undefined
}

/** When an expression runs. */
export interface TimingModifiers {
  /** Run this long after the event. */
  delay?: Duration | undefined
  /** Run once events have stopped for this long. */
  debounce?: Duration | Debounce | undefined
  /** Run at most once in this time. */
  throttle?: Duration | Throttle | undefined
}

/** Writes the value of one modifier as it stands in an attribute name, or `''` to leave it out. */
type Writer = (value: unknown) => string

/** The modifiers one attribute takes, by their name in our options, in the order in which they are written. */
export type ModifierTable = Readonly<Record<string, Writer>>

/** A modifier that is there or not, say `__prevent`. It takes booleans only. */
export const flag =
  (name: string): Writer =>
  (value) => {
    if (typeof value !== 'boolean') throw bad(name, value, 'true or false')
    return value ? `__${name}` : ''
  }

const delay: Writer = (value) => `__delay.${checkDuration('delay', value)}`

const debounce: Writer = (value) => {
  const { wait, leading = false, trailing = true } = timing('debounce', value)
  return `__debounce.${wait}${leading ? '.leading' : ''}${trailing ? '' : '.notrailing'}`
}

const throttle: Writer = (value) => {
  const { wait, leading = true, trailing = false } = timing('throttle', value)
  return `__throttle.${wait}${leading ? '' : '.noleading'}${trailing ? '.trailing' : ''}`
}

/** How much of the element must be in view, in whole percent. */
export const threshold: Writer = (value) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 100) {
    throw bad('threshold', value, 'a whole number from 0 to 100')
  }
  return `__threshold.${value}`
}

/** The modifiers of everything that runs on events. */
export const TIMING = { delay, debounce, throttle }
/** The modifier that lets what changes do so in a view transition. */
export const VIEW_TRANSITION = { viewTransition: flag('viewtransition') }

/**
 * The modifiers as they stand in the attribute's name, for instance `__debounce.300ms__prevent`.
 *
 * @throws {DatastarError} on a modifier that the attribute does not take, or on a bad value
 */
export function suffix(attribute: string, modifiers: object, table: ModifierTable): string {
  const given = modifiers as Readonly<Record<string, unknown>>
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) {
      const known = Object.keys(table).join(', ')
      throw new DatastarError(`${attribute} takes no modifier ${JSON.stringify(name)}.`, `Use ${known}.`)
    }
  }
  return Object.entries(table)
    .map(([name, write]) => (given[name] === undefined ? '' : write(given[name])))
    .join('')
}

/** @throws {DatastarError} unless the value is a duration as the client reads it, say `300ms` or `2s` */
export function checkDuration(name: string, value: unknown): string {
  // The client reads the number up to the unit and takes anything else for 0, silently.
  if (typeof value !== 'string' || !/^\d+m?s$/.test(value)) throw bad(name, value, "'300ms' or '2s'")
  return value
}

function timing(name: string, value: unknown): Debounce & Throttle {
  const given: object = typeof value === 'object' && value !== null ? value : { wait: value }
  const { wait, leading, trailing, ...unknown } = given as Debounce
  if (Object.keys(unknown).length > 0) throw bad(name, value, 'only wait, leading and trailing')
  checkDuration(name, wait)
  return { wait, leading, trailing }
}

function bad(name: string, value: unknown, accepted: string): DatastarError {
  return new DatastarError(`The modifier ${name} is ${JSON.stringify(value)}.`, `Pass ${accepted}.`)
}
