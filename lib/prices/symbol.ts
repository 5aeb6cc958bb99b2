/** Upper case, and with a letter or digit: `..` would be a step up in a path. */
const symbolPattern = /^(?=.*[A-Z0-9])[A-Z0-9.:_-]{1,20}$/

/** Is it a symbol as it is stored? */
export function isSymbol(text: string): boolean {
  return symbolPattern.test(text)
}
