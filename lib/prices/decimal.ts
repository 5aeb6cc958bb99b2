/*
 * Exact decimals. Stored and compared as texts of fixed width, `000000000000000042.50000000`: with all digits in their
 * places, the order of the texts is the order of the numbers, in JavaScript and in SQLite alike. A scaled integer would
 * need more than SQLite's 64 bits.
 */

const integerDigits = 18
const fractionDigits = 8
const pattern = new RegExp(`^[0-9]{1,${integerDigits}}(?:\\.[0-9]{1,${fractionDigits}})?$`)

/** What a decimal may look like, to say where one does not. */
export const decimalRule = `digits with at most ${integerDigits} before and ${fractionDigits} after the point, say "42.50"`

/** Is it a decimal that we can hold: no sign, no exponent, no blank? */
export function isDecimal(text: string): boolean {
  return pattern.test(text)
}

/** A decimal in its stored form. Give it only what `isDecimal`. */
export function pack(decimal: string): string {
  const [integer = '', fraction = ''] = decimal.split('.')
  return `${integer.padStart(integerDigits, '0')}.${fraction.padEnd(fractionDigits, '0')}`
}

/** A stored decimal as people write it, without noughts that say nothing. */
export function unpack(packed: string): string {
  return packed.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '')
}

/** How many decimals were written. */
export function decimalsOf(decimal: string): number {
  const point = decimal.indexOf('.')
  return point < 0 ? 0 : decimal.length - point - 1
}
