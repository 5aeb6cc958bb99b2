import type { MetricRange } from '@/lib/metrics/types'

/** A range as it stands behind "the last". */
export const rangeWords: Record<MetricRange, string> = { '1h': 'hour', '1d': 'day' }
