import type { ReactNode } from 'react'

/** What an example is about, what one can do with it, and its handler. */
export function ExampleCard(props: {
  title: string
  text: string
  source: { file: string; source: string }
  children: ReactNode
}) {
  const { title, text, source, children } = props
  return (
    <article aria-label={title} className="panel grid content-start">
      <header className="grid gap-0.5 border-b px-4 py-3">
        <h3 className="font-semibold">{title}</h3>
        <p className="text-sm text-soft text-pretty">{text}</p>
      </header>
      <div className="grid content-start gap-3 px-4 py-3">{children}</div>
      <details className="border-t px-4 py-2">
        <summary className="cursor-pointer py-1 text-sm text-soft">
          <code>{source.file}</code>
        </summary>
        <pre className="mt-1 overflow-x-auto rounded-sm bg-base-300 p-3 text-xs">
          <code>{source.source}</code>
        </pre>
      </details>
    </article>
  )
}
