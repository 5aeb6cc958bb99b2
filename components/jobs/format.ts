/** Keeps digits apart without letting them break. */
const thinSpace = '\u202f'

/** A whole number with thin spaces between thousands. */
export const formatCount = (count: number): string => count.toLocaleString('en').replaceAll(',', thinSpace)

/** A size in a few characters, of 1,000 bytes to the kB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** How long something took, say `12 s`, `3 min` or `2 h 5 min`; a second at least. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** How fast something goes: by the second, or by the minute or hour where that would be less than one. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 1) return `${formatCount(Math.round(perSecond))}/s`
  if (perSecond >= 1 / 60) return `${Math.round(perSecond * 60)}/min`
  return `${(perSecond * 3_600).toFixed(1)}/h`
}
