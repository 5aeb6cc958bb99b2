import type { ReactNode } from 'react'

/** One thing to settle, with a heading and a few words on it. */
export function Section(props: { id: string; title: string; text?: string; children: ReactNode }) {
  const { id, title, text, children } = props
  return (
    <section aria-labelledby={`${id}-heading`} className="panel">
      <header className="border-b px-4 py-3">
        <h2 id={`${id}-heading`} className="font-semibold">
          {title}
        </h2>
        {text && <p className="max-w-prose text-sm text-soft text-pretty">{text}</p>}
      </header>
      {children}
    </section>
  )
}
