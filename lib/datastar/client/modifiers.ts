import type { AttributeContext } from './engine/plugins'

/** The `__modifier.argument` parts of an attribute's name: label to arguments. */
export type Modifiers = ReadonlyMap<string, ReadonlySet<string>>

/** `camel-name` to `camelName`. */
export const camel = (text: string): string =>
  text.replace(/-[a-z]/g, ([, letter = '']) => letter.toUpperCase())

/** `camelName` to `camel-name`. */
export const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Applies `__case`. HTML lower-cases attribute names, so keys are written in kebab case and signals get camel case. */
export function inCase(key: string, mods: Modifiers, byDefault = 'camel'): string {
  const [style = byDefault] = mods.get('case') ?? []
  if (style === 'camel') return camel(key)
  if (style === 'snake') return key.replaceAll('-', '_')
  return style === 'pascal' ? camel(`-${key}`) : key
}

/** Milliseconds in the arguments of a modifier (`500ms`, `2s`, `500`), or `byDefault`. */
export function duration(args: ReadonlySet<string> | undefined, byDefault = 0): number {
  for (const arg of args ?? []) {
    const [, digits, unit] = /^(\d+)(m?s)?$/.exec(arg) ?? []
    if (digits) return Number(digits) * (unit === 's' ? 1000 : 1)
  }
  return byDefault
}

type Handler = (event?: Event) => unknown

/**
 * Limits how often `inner` runs: once at the start and once at the end of a period.
 *
 * @param restarts makes each call begin the period anew
 */
function limit(
  inner: Handler,
  wait: number,
  leading: boolean,
  trailing: boolean,
  restarts: boolean,
): Handler {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: [Event | undefined] | undefined
  return (event) => {
    const isQuiet = !timer
    if (isQuiet && leading) inner(event)
    else waiting = [event]
    if (!isQuiet && !restarts) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      if (trailing && waiting) inner(...waiting)
      waiting = undefined
    }, wait)
  }
}

/**
 * A handler that does `work` as the modifiers `__delay`, `__debounce`, `__throttle` and `__viewtransition` say, and no
 * more once the attribute is gone.
 */
export function handler(
  { mods, guard, evaluate, onCleanup }: AttributeContext,
  work: (event?: Event) => unknown = evaluate,
): Handler {
  const delay = mods.get('delay')
  const debounce = mods.get('debounce')
  const throttle = mods.get('throttle')
  const guarded = guard(work)
  let isGone = false
  onCleanup(() => {
    isGone = true
  })

  const live: Handler = (event) => isGone || guarded(event)
  const isTransition = mods.has('viewtransition') && 'startViewTransition' in document
  const now: Handler = isTransition ? (event) => document.startViewTransition(() => live(event)) : live
  let run = delay ? (event?: Event) => setTimeout(now, duration(delay), event) : now
  if (debounce)
    run = limit(run, duration(debounce), debounce.has('leading'), !debounce.has('notrailing'), true)
  if (throttle)
    run = limit(run, duration(throttle), !throttle.has('noleading'), throttle.has('trailing'), false)
  return run
}
