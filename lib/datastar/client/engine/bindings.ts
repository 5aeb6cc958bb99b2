import { compile, compileTogether, type Expression, type ExpressionSource } from '../expressions/compile'
import { report } from '../report'
import { batch } from '../store/reactive'
import { effect, untracked } from '../store/reactivity'
import { root } from '../store/signals'
import { type AttributeName, parseName } from './names'
import { type AttributeContext, type AttributePlugin, actions, attributes } from './plugins'

/** An attribute that an element has and a plugin knows. */
export interface Found extends ExpressionSource, AttributeName {
  el: HTMLElement
  attribute: string
  plugin: AttributePlugin
}

/** An attribute at work. */
interface Binding {
  source: string
  cleanups: Set<() => void>
  /** Writes again what the attribute shows, if something else has changed the element. */
  restore: () => void
}

const bindings = new WeakMap<Element, Map<string, Binding>>()

function checkForm({ plugin: { takes }, key, source }: Found): void {
  const given = `${key && 'key'} ${source && 'value'}`.trim()
  if (!takes.includes(given as (typeof takes)[number])) throw new Error(`it takes ${takes.join(' or ')}`)
}

function bind(found: Found): Binding {
  const { el, attribute, plugin, source } = found
  const cleanups = new Set<() => void>()
  let compiled: Expression | undefined
  const binding: Binding = { source, cleanups, restore: () => {} }
  const fail = (error: unknown): void => report(`${attribute}="${source}"`, error, el)

  const act = (name: string, evt: Event | undefined, ...args: unknown[]): unknown => {
    const action = actions.get(name)
    if (!action) throw new Error(`there is no action @${name}`)
    return action({ el, evt, cleanups, report: fail }, ...args)
  }
  const context: AttributeContext = {
    ...found,
    value: source,
    evaluate: (evt, patch) =>
      batch(() => {
        compiled ??= compile(found)
        return compiled(el, root, act, evt, patch)
      }),
    guard:
      (work) =>
      (...args) => {
        try {
          const result = work(...args)
          if (result instanceof Promise) result.catch(fail)
        } catch (error) {
          fail(error)
        }
      },
    // An effect that throws would take the effects queued behind it along, so each catches its own.
    effect: (work) => cleanups.add(effect(context.guard(work))),
    render: (compute, write) =>
      context.effect(() => {
        const value = compute()
        binding.restore = () => write(value)
        write(value)
      }),
    listen: (target, type, listener, options) => {
      target.addEventListener(type, listener, options)
      cleanups.add(() => target.removeEventListener(type, listener, options))
    },
    onCleanup: (work) => cleanups.add(work),
  }
  context.guard(() => {
    checkForm(found)
    batch(() => plugin.apply(context))
  })()
  return binding
}

function unbind(el: Element, attribute: string): void {
  const bound = bindings.get(el)
  for (const cleanup of bound?.get(attribute)?.cleanups ?? []) cleanup()
  bound?.delete(attribute)
}

const isApplied = (el: Element, attribute: string, source: string): boolean =>
  bindings.get(el)?.get(attribute)?.source === source

/** Adds the attribute to `found` if it has a plugin and is not at work as it is now. */
function find(el: Element, attribute: string, found: Found[]): void {
  if (!attribute.startsWith('data-')) return
  const parsed = parseName(attribute)
  const plugin = attributes.get(parsed.name)
  const source = el.getAttribute(attribute) ?? ''
  if (!plugin || isApplied(el, attribute, source)) return
  found.push({
    ...parsed,
    el: el as HTMLElement,
    attribute,
    plugin,
    source,
    returnsValue: plugin.expression === 'value',
  })
}

const IGNORED = '[data-ignore]'
const IGNORED_SELF = '[data-ignore__self]'

/** Adds every attribute in a tree that is not applied yet, in document order. */
export function findInTree(tree: Element | ShadowRoot, found: Found[]): void {
  let ignored = tree.parentElement?.closest(IGNORED)
  for (const el of [...(tree instanceof Element ? [tree] : []), ...tree.querySelectorAll('*')]) {
    if (ignored?.contains(el)) continue
    if (el.matches(IGNORED)) ignored = el
    else if (!el.matches(IGNORED_SELF)) for (const name of el.getAttributeNames()) find(el, name, found)
  }
}

/** Adds one attribute that was set or changed; stops it if it was removed. */
export function findAttribute(el: Element, attribute: string, found: Found[]): void {
  if (!el.hasAttribute(attribute)) unbind(el, attribute)
  else if (!el.closest(IGNORED) && !el.matches(IGNORED_SELF)) find(el, attribute, found)
}

/** Applies what was found, once each. */
export function applyFound(found: Found[]): void {
  compileTogether(found.filter(({ plugin, source }) => plugin.expression && source))
  // Applied from within an effect, an element's own effects would belong to it and die with its next run.
  untracked(() => {
    for (const item of found) {
      const { el, attribute, source } = item
      if (isApplied(el, attribute, source)) continue
      unbind(el, attribute)
      if (!bindings.has(el)) bindings.set(el, new Map())
      bindings.get(el)?.set(attribute, bind(item))
    }
  })
}

/** Shows again what an element's attributes show. */
export function restore(el: Element): void {
  for (const binding of bindings.get(el)?.values() ?? []) binding.restore()
}

/** Stops everything that a tree's attributes do. */
export function cleanTree(tree: Element): void {
  for (const el of [tree, ...tree.querySelectorAll('*')]) {
    for (const attribute of bindings.get(el)?.keys() ?? []) unbind(el, attribute)
  }
}
