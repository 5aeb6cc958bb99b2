/** Keeps digits apart without letting them break. */
export const thinSpace = '\u202f'
const minus = '\u2212'

/** A decimal with a fixed number of decimals and thin spaces between thousands. */
export function formatDecimal(decimal: string, decimals: number): string {
  const [integer = '', fraction = ''] = decimal.replace('-', '').split('.')
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, thinSpace)
  const shown = decimals > 0 ? `${grouped}.${fraction.padEnd(decimals, '0').slice(0, decimals)}` : grouped
  return decimal.startsWith('-') ? `${minus}${shown}` : shown
}

/** The same with its sign, also for a rise. */
export function formatSigned(decimal: string, decimals: number): string {
  const shown = formatDecimal(decimal, decimals)
  return directionOf(decimal) === 'up' ? `+${shown}` : shown
}

/** Where a change leads. */
export function directionOf(change: string): 'up' | 'down' | 'flat' {
  if (!/[1-9]/.test(change)) return 'flat'
  return change.startsWith('-') ? 'down' : 'up'
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A volume in a few characters: 950, 12.4K, 3.1M. */
export function formatVolume(volume: string): string {
  return compact.format(Number(volume))
}
