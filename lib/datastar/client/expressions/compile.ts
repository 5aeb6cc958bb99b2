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

const keyOf = ({ source, returnsValue }: ExpressionSource): string => (returnsValue ? '=' : ';') + source

/** Compiles what is not compiled yet, all at once. Throws if one expression is wrong; then none is compiled. */
function compileMissing(expressions: ExpressionSource[]): void {
  const sources = new Map<string, string>()
  for (const expression of expressions) {
    const key = keyOf(expression)
    if (!cache.has(key)) sources.set(key, translate(expression.source, expression.returnsValue))
  }
  const made = sources.size ? evaluate(`[${[...sources.values()]}]`) : []
  for (const [key, source] of sources) {
    const expression = made.shift()
    // An expression that closes brackets it did not open could pass for two.
    if (String(expression) !== source) throw new SyntaxError('brackets do not match')
    cache.set(key, expression as Expression)
  }
  for (const key of cache.keys()) if (cache.size > CACHE_SIZE) cache.delete(key)
}

/** The compiled form of an expression. Throws a `SyntaxError` with the browser's reason. */
export function compile(expression: ExpressionSource): Expression {
  compileMissing([expression])
  return cache.get(keyOf(expression)) as Expression
}

/** Compiles expressions ahead of `compile`, in one go: a script element costs about as much as a hundred functions. */
export function compileTogether(expressions: ExpressionSource[]): void {
  try {
    compileMissing(expressions)
  } catch {
    // One of them is wrong: `compile` takes them one by one, so that it hurts only itself.
  }
}
