const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A measured number, or a dash where nothing was measured. */
export function formatMetric(
  value: number | null | undefined,
  { decimal = false, unit = '' }: { decimal?: boolean; unit?: string } = {},
): string {
  if (value === null || value === undefined) return '–'
  return `${(decimal ? oneDecimal : whole).format(value)}${unit && ` ${unit}`}`
}

const tick = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A value of a scale. */
export const formatTick = (value: number, unit: string) => `${tick.format(value)}${unit && ` ${unit}`}`

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' })

/** A moment of the day, to the second, in UTC. */
export const formatClock = (at: number) => clock.format(at)
