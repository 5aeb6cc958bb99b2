import type { Modifiers } from '../modifiers'

/** What an attribute plugin works with: one attribute of one element. */
export interface AttributeContext {
  readonly el: HTMLElement
  /** The attribute's whole name, as written. */
  readonly attribute: string
  /** What follows the colon of the name, or `""`. */
  readonly key: string
  readonly value: string
  readonly mods: Modifiers
  /** Evaluates the attribute's expression, as one batch. Throws what the expression throws. */
  evaluate(evt?: Event, patch?: unknown): unknown
  /** Makes a function whose errors are reported with this element and attribute. */
  guard<A extends unknown[]>(work: (...args: A) => unknown): (...args: A) => void
  /** Runs `work` now and whenever a signal that it read has changed. */
  effect(work: () => void): void
  /**
   * Shows what `compute` returns, now and whenever a signal that it read has changed. `write` must touch the document
   * only where it differs: it is called again when something else, such as a morph, has changed the element.
   */
  render<T>(compute: () => T, write: (value: T) => void): void
  /** Listens until the attribute or the element is gone. */
  listen(
    target: EventTarget,
    type: string,
    listener: (event: Event) => void,
    options?: AddEventListenerOptions,
  ): void
  /** Called when the attribute or its element is removed, or the attribute's value changes. */
  onCleanup(work: () => void): void
}

/** What an action, such as `@get`, works with. */
export interface ActionContext {
  readonly el: HTMLElement
  readonly evt: Event | undefined
  /** Called when the attribute that the action stands in is gone; remove an entry when it has no more to do. */
  readonly cleanups: Set<() => void>
  report(error: unknown): void
}

/** What a `data-` attribute does. */
export interface AttributePlugin {
  name: string
  /** Which of the two the attribute may have: the `:key` in its name, and its value. */
  takes: ('' | 'key' | 'value' | 'key value')[]
  /** How the value is compiled: `value` returns its last statement, `effect` does not; absent: it is no expression. */
  expression?: 'value' | 'effect'
  apply(context: AttributeContext): void
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments come from an expression, where nothing is typed
export type Action = (context: ActionContext, ...args: any[]) => unknown

/** All attributes by their name, without `data-`. */
export const attributes = new Map<string, AttributePlugin>()
/** All actions by their name, without `@`. */
export const actions = new Map<string, Action>()
