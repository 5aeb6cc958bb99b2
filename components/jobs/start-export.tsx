import type { FormState } from '@/lib/http/types'
import { type ExportChoice, exportFormats } from '@/lib/jobs/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { FormError } from '../ui/field'
import { commandForm } from '../ui/form'

export const startExportId = 'start-export'

/** What can be exported, each with one click. Patched by its id, `start-export`, where it was refused. */
export function StartExport(props: {
  org: string
  choices: readonly ExportChoice[]
  state?: FormState | undefined
}) {
  const { org, choices, state } = props
  const error = Object.values(state?.errors ?? {})[0]
  return (
    <section id={startExportId} aria-labelledby="start-export-heading" className="panel">
      <header className="flex min-h-13 items-center border-b px-4 py-1">
        <h2 id="start-export-heading" className="font-semibold">
          Export
        </h2>
      </header>
      {error && (
        <div className="px-4 pt-4">
          <FormError state={{ values: {}, errors: { '': error } }} />
        </div>
      )}
      {choices.map(({ source, title, about }) => (
        <form
          key={source}
          className="flex items-center gap-3 border-t border-line/60 px-4 py-2 first-of-type:border-t-0"
          {...commandForm(routes.api.jobs(org))}
        >
          <input type="hidden" name="source" value={source} />
          <div className="min-w-0 grow">
            <p className="font-medium">{title}</p>
            <p className="text-sm text-soft max-desk:hidden">{about}</p>
          </div>
          {exportFormats.map((format) => {
            const word = format === 'csv' ? 'CSV' : 'NDJSON'
            return (
              <Button key={format} name="format" value={format} aria-label={`Export ${title} as ${word}`}>
                {word}
              </Button>
            )
          })}
        </form>
      ))}
    </section>
  )
}
