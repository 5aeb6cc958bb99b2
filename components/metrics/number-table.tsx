import type { ReactNode } from 'react'

/** A table of numbers, which stand still, at the right; wider than the page, it scrolls. */
export function NumberTable(props: { caption: string; heads: readonly string[]; children: ReactNode }) {
  const { caption, heads, children } = props
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-right text-sm whitespace-nowrap tabular-nums [&_td]:px-4 [&_td]:py-1.5 [&_th]:px-4 [&_th]:py-1.5 [&_th:first-child]:text-left">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-xs text-faint">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className="font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_tr]:border-t">{children}</tbody>
      </table>
    </section>
  )
}
