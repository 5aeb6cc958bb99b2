import { nonce, runnableScript } from '../trust'
import { translate } from './scanner'

/** A compiled expression: its result, or a promise of it where the expression awaits. */
export type Expression = (
  el: Element,
  signals: object,
  action: (name: string, evt: Event | undefined, ...args: unknown[]) => unknown,
  evt?: Event,
  patch?: unknown,
) => unknown

/** What an attribute holds. */
export interface ExpressionSource {
  source: string
  /** False for attributes whose expression is run for what it does. */
  returnsValue: boolean
}

/** Pages that put ids into expressions meet ever new ones: beyond this number the oldest are forgotten. */
const CACHE_SIZE = 2000

const cache = new Map<string, Expression>()

/** Runs code that is an array of functions: through a nonced script if the page has a nonce. Throws what is wrong with it. */
function evaluate(code: string): Expression[] {
  if (!nonce) return new Function(`return ${code}`)() as Expression[]
  const script = runnableScript(`document.currentScript.made=${code}`)
  let reason = 'the page forbids it'
  const onError = (event: ErrorEvent): void => {
    event.preventDefault()
    reason = event.message
  }
  window.addEventListener('error', onError)
  document.head.append(script)
  window.removeEventListener('error', onError)
  script.remove()
  const { made } = script as { made?: Expression[] }
  if (!made) throw new SyntaxError(reason)
  return made
}

/**
 * Compiles expressions, all at once: each script element costs about as much as a hundred functions.
 *
 * @param sources cache keys to the source of the functions
 * @throws SyntaxError if one is wrong; then none is compiled
 */
function compileAll(sources: Map<string, string>): void {
  const made = evaluate(`[${[...sources.values()]}]`)
  for (const [key, source] of sources) {
    const expression = made.shift()
    // An expression that closes brackets it did not open could pass for two.
    if (String(expression) !== source) throw new SyntaxError('brackets do not match')
    cache.set(key, expression as Expression)
  }
  for (const key of cache.keys()) if (cache.size > CACHE_SIZE) cache.delete(key)
}

const keyOf = ({ source, returnsValue }: ExpressionSource): string => (returnsValue ? '=' : ';') + source

/** The compiled form of an expression. Throws a `SyntaxError` with the browser's reason. */
export function compile(expression: ExpressionSource): Expression {
  const key = keyOf(expression)
  const { source, returnsValue } = expression
  if (!cache.has(key)) compileAll(new Map([[key, translate(source, returnsValue)]]))
  return cache.get(key) as Expression
}

/** Compiles expressions ahead of `compile`, together, which is faster. */
export function compileTogether(expressions: ExpressionSource[]): void {
  const sources = new Map<string, string>()
  for (const expression of expressions) {
    const key = keyOf(expression)
    if (!cache.has(key)) sources.set(key, translate(expression.source, expression.returnsValue))
  }
  try {
    compileAll(sources)
  } catch {
    // One of them is wrong: `compile` takes them one by one, so that it hurts only itself.
  }
}
