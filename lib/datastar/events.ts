import { DatastarError } from './errors'
import { literal } from './expression'
import { dataLines, type EventOptions, head, oneLine } from './wire'

/*
 * Datastar v1 events as text. Every function returns one complete block, blank line included, and knows nothing of
 * HTTP. `wire.ts` keeps content from forging events.
 */

/** The modes of the protocol, see {@link PatchMode}. */
export const PATCH_MODES = [
  'outer',
  'inner',
  'replace',
  'prepend',
  'append',
  'before',
  'after',
  'remove',
] as const
/** The namespaces of the protocol, see {@link PatchNamespace}. */
export const PATCH_NAMESPACES = ['html', 'svg', 'mathml'] as const

/** How a patch meets its target; `outer` and `inner` morph, the others do not. */
export type PatchMode = (typeof PATCH_MODES)[number]
/** The namespace in which the patched elements are created. */
export type PatchNamespace = (typeof PATCH_NAMESPACES)[number]

/** Where and how elements are patched. What is left out, or is the default, is not written. */
export interface PatchElementsOptions extends EventOptions {
  /** CSS selector of the target. `outer` and `replace` find it by the id of each root when this is absent. */
  selector?: string | undefined
  /** Default `outer`. */
  mode?: PatchMode | undefined
  /** Default `html`. */
  namespace?: PatchNamespace | undefined
  /** Patch inside a view transition where the browser has them. Default `false`. */
  useViewTransition?: boolean | undefined
  /** CSS selector of the element whose transition it is. Left out unless `useViewTransition` is set. */
  viewTransitionSelector?: string | undefined
}

/** How signals are patched. */
export interface PatchSignalsOptions extends EventOptions {
  /** Leave signals alone that the page already has. Default `false`. */
  onlyIfMissing?: boolean | undefined
}

/** How a script is run. */
export interface ExecuteScriptOptions extends EventOptions {
  /** Remove the script element once it has run. Default `true`. */
  autoRemove?: boolean | undefined
  /** Further attributes: names to values (which are escaped), or markup such as `type="module"` and `defer`. */
  attributes?: Readonly<Record<string, string>> | readonly string[] | undefined
}

const MODES: ReadonlySet<string> = new Set(PATCH_MODES)
const NAMESPACES: ReadonlySet<string> = new Set(PATCH_NAMESPACES)
/** These find their target by the ids in the HTML; all other modes need a selector. */
const MODES_BY_ID: ReadonlySet<string> = new Set<PatchMode>(['outer', 'replace', 'remove'])

/**
 * Patches HTML into the page.
 *
 * @param html one or more complete elements; may be empty only when a selector names the target
 * @throws {DatastarError} on an unknown mode or namespace, a missing target, or a line end in a one-line option
 */
export function patchElements(html: string, options: PatchElementsOptions = {}): string {
  const { selector, mode = 'outer', namespace = 'html', useViewTransition, viewTransitionSelector } = options
  if (!MODES.has(mode)) throw unknown('mode', mode, PATCH_MODES)
  if (!NAMESPACES.has(namespace)) throw unknown('namespace', namespace, PATCH_NAMESPACES)
  if (!selector) requireTargetIn(html, mode)

  let event = head('datastar-patch-elements', options)
  if (selector) event += `data: selector ${oneLine('selector', selector)}\n`
  if (mode !== 'outer') event += `data: mode ${mode}\n`
  if (useViewTransition) {
    event += 'data: useViewTransition true\n'
    if (viewTransitionSelector) {
      event += `data: viewTransitionSelector ${oneLine('viewTransitionSelector', viewTransitionSelector)}\n`
    }
  }
  if (namespace !== 'html') event += `data: namespace ${namespace}\n`
  if (mode === 'remove' && html === '') return `${event}\n`
  return `${event}${dataLines('elements', html)}\n`
}

/**
 * Removes every element that matches `selector`.
 *
 * @throws {DatastarError} when the selector is empty or holds a line end
 */
export function removeElements(selector: string, options: EventOptions = {}): string {
  return patchElements('', { ...options, selector, mode: 'remove' })
}

/**
 * Patches signals by JSON merge patch (RFC 7396): `null` removes a signal.
 *
 * @param signals an object, or the text of a JSON object, which is sent line by line as it stands
 * @throws {DatastarError} when it is not (the JSON text of) an object
 */
export function patchSignals(signals: object | string, options: PatchSignalsOptions = {}): string {
  let event = head('datastar-patch-signals', options)
  if (options.onlyIfMissing) event += 'data: onlyIfMissing true\n'
  return `${event}${dataLines('signals', signalsText(signals))}\n`
}

/**
 * Removes signals from the page.
 *
 * @param paths names such as `user.name`, with dots between levels; several become one patch
 * @throws {DatastarError} when there is no path, or a path has an empty part
 */
export function removeSignals(paths: string | readonly string[], options: EventOptions = {}): string {
  const list = typeof paths === 'string' ? [paths] : paths
  if (list.length === 0) throw new DatastarError('removeSignals got no path.', 'Name at least one signal.')
  const patch: NullTree = Object.create(null)
  for (const path of list) setNull(patch, path)
  return patchSignals(patch, options)
}

/**
 * Runs a script in the page, by appending a script element to the body.
 *
 * @param script JavaScript; text that would end or nest the element is escaped, which is exact inside string literals
 * @throws {DatastarError} on an attribute that is not a name or `name="value"`
 */
export function executeScript(script: string, options: ExecuteScriptOptions = {}): string {
  const { autoRemove = true, attributes = {}, eventId, retryDuration } = options
  const given = Array.isArray(attributes)
    ? attributes.map(markupAttribute)
    : Object.entries(attributes).map(([name, value]) => escapedAttribute(name, value))
  const all = autoRemove ? [...given, 'data-effect="el.remove()"'] : given
  const tag = ['<script', ...all].join(' ')
  // HTML, "Restrictions for contents of script elements": these three can end the element early or never.
  const body = script.replace(/<(?=\/script|script|!--)/gi, '\\u003C')
  const element = `${tag}>${body}</script>`
  return patchElements(element, { selector: 'body', mode: 'append', eventId, retryDuration })
}

/**
 * Sends the browser to another page once the current patches are done.
 *
 * @param url absolute or relative; http and https only
 * @throws {DatastarError} when the URL is malformed or has another scheme
 */
export function redirect(url: string, options: ExecuteScriptOptions = {}): string {
  // Any base will do: it only makes relative URLs parse. The URL is sent as given.
  const protocol = URL.canParse(url, 'http://base.invalid')
    ? new URL(url, 'http://base.invalid').protocol
    : ''
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new DatastarError(
      `Cannot redirect to ${JSON.stringify(url)}.`,
      'Use a relative, http or https URL.',
    )
  }
  return executeScript(`setTimeout(() => { window.location.href = ${literal(url)} })`, options)
}

function unknown(what: string, value: string, known: readonly string[]): DatastarError {
  return new DatastarError(`Datastar v1 has no ${what} ${JSON.stringify(value)}.`, `Use ${known.join(', ')}.`)
}

function requireTargetIn(html: string, mode: PatchMode): void {
  if (!MODES_BY_ID.has(mode)) {
    throw new DatastarError(`The mode ${mode} has no target.`, 'Pass a selector.')
  }
  if (!/\S/.test(html)) {
    throw new DatastarError(`The mode ${mode} has no target.`, 'Pass a selector, or elements with ids.')
  }
}

function signalsText(signals: object | string): string {
  // An object is judged by its JSON, because `toJSON` can make anything of it: a Date becomes a string.
  const text: string | undefined = typeof signals === 'string' ? signals : JSON.stringify(signals)
  if (!(typeof signals === 'string' ? isObjectText(signals) : text?.startsWith('{'))) {
    throw new DatastarError('The signals are not a JSON object.', 'Pass an object, or the text of one.')
  }
  return text
}

function isObjectText(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** Without a prototype, so that a path named `__proto__` is a key like any other. */
interface NullTree {
  [key: string]: NullTree | null
}

function setNull(tree: NullTree, path: string): void {
  const parts = path.split('.')
  if (parts.includes('')) {
    throw new DatastarError(`The signal path ${JSON.stringify(path)} has an empty part.`, 'Write `a.b`.')
  }
  const leaf = parts.pop() as string
  let node = tree
  for (const part of parts) {
    const next = node[part]
    if (next === null) return // An ancestor goes, and this signal with it.
    if (next !== undefined) node = next
    else node = node[part] = Object.create(null) as NullTree
  }
  node[leaf] = null
}

const ATTRIBUTE_NAME = /^[^\s"'<>/=\0]+$/

function escapedAttribute(name: string, value: string): string {
  if (!ATTRIBUTE_NAME.test(name)) throw badAttribute(name)
  return `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
}

function markupAttribute(markup: string): string {
  const [, name = '', value] = /^([^=]*)(?:="([^"]*)")?$/.exec(markup) ?? []
  if (!ATTRIBUTE_NAME.test(name)) throw badAttribute(markup)
  return value === undefined ? name : `${name}="${value}"`
}

function badAttribute(given: string): DatastarError {
  return new DatastarError(
    `${JSON.stringify(given)} is not an attribute.`,
    'Pass names to values, or name="value".',
  )
}
