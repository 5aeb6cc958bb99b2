/**
 * Turns a Datastar expression into a JavaScript function. It reads the expression token by token, so that `$name`,
 * `@action(` and `;` mean something only where they are code: not in strings, templates, regular expressions or comments.
 */

/** Blank or comment, string (and its quote), signal, action, word; else one sign. */
const TOKEN =
  /(\s+|\/\/.*|\/\*[\s\S]*?\*\/)|((["'])(?:\\[\s\S]|(?!\3)[^\\])*\3)|(?<![^.]\.)\$(\w+(?:[.-]\w+)*)|@([A-Za-z_$][\w$]*)\(|([\w$\x80-\uffff]+)|\+\+|--|[\s\S]/y
/** The rest of a template literal, up to its end or to the code in `${…}`. */
const TEMPLATE = /(?:\\[\s\S]?|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/y
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y

/** Stands for a token that ends a value. */
const VALUE = ')'
/** After one of these a value begins, so a slash begins a regular expression; after any other it divides. */
const BEFORE_VALUE = /^([^\w$)\]\x80-\uffff]?|await|case|delete|else|in|of|return|throw|typeof|void)$/
/** A statement that begins with one of these has no value. */
const STATEMENT = /^(const|do|for|if|let|return|switch|throw|try|var|while)$/

/**
 * The source of the function that an expression stands for. Its parameters are the element, the signals, a function that
 * runs actions, the event and the signal patch; it is async if the expression itself, not only a function in it, awaits.
 *
 * @param source the attribute's value: JavaScript in which `$a.b` is a signal and `@act(…)` an action
 * @param returnsValue makes the function return the value of the last statement; statements end with `;`
 */
export function translate(source: string, returnsValue: boolean): string {
  const text = source.trim()
  /** Brackets that are open; a backtick stands for a template literal around the code in `${…}`. */
  const open: string[] = []
  let code = ''
  let at = 0
  let last = ''
  /** The last statement: its first token, where it begins, and where it ends once its semicolon is read. */
  let first = ''
  let start = 0
  let end: number | undefined = 0
  let awaits = false
  let isInAsync = false

  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }

  while (at < text.length) {
    const regex = BEFORE_VALUE.test(last) && read(REGEX)
    const [token, blank, literal, , signal, action, word] = (regex || read(TOKEN)) as RegExpExecArray
    if (!blank && end !== undefined) {
      first = token
      start = code.length
      end = undefined
    }
    if (token === ';' && !open.length) {
      end = code.length
      isInAsync = false
    }
    if (word === 'async') isInAsync = true
    if (word === 'await' && !isInAsync) awaits = true
    const isTemplate = token === '`' || (')]}'.includes(token) && open.pop() === '`')
    if (action || '([{'.includes(token)) open.push(token)

    if (signal) code += `$['${signal.replaceAll('.', "']['")}']`
    else if (action) code += `__action("${action}",evt,`
    else code += token
    if (isTemplate) {
      const rest = (read(TEMPLATE) as RegExpExecArray)[0]
      code += rest
      if (rest.endsWith('{')) open.push('`')
      last = rest.endsWith('{') ? '{' : VALUE
    } else if (regex || literal || signal || (word && last === '.')) last = VALUE
    else if (!blank) last = action ? '(' : token
  }

  if (returnsValue && !STATEMENT.test(first)) {
    code = `${code.slice(0, start)}return (${code.slice(start, end)}\n)`
  }
  return `${awaits ? 'async ' : ''}function(el,$,__action,evt,patch){${code}\n}`
}
