/** The bird and the name. At most once on a page: its gradient has a fixed id. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6.5" aria-hidden="true">
        <defs>
          <linearGradient id="brand-sheen" x1="0" x2="1">
            <stop className="[stop-color:var(--color-accent)]" />
            <stop className="[stop-color:var(--color-primary)]" offset="1" />
          </linearGradient>
        </defs>
        <path
          fill="url(#brand-sheen)"
          d="M3 19c6-1 8-4 10-8 2-4 6-6 10-5l6 3-5 1c1 7-3 14-11 16 3-2 4-4 4-6-4 3-9 3-14-1z"
        />
      </svg>
      Starling
    </span>
  )
}
