/** The first letters of the first and the last word of a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
}

/** Somebody's initials. Decorative: their name must stand beside it. */
export function Avatar({ name, className = 'size-9 text-xs' }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={`grid shrink-0 place-items-center rounded-full border bg-secondary font-semibold text-secondary-content ${className}`}
    >
      {initials(name)}
    </span>
  )
}
