import { on, post } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'

/** Marks that the session sends to itself, to see whether each arrives, and once. */
export function Marks() {
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {[1, 3].map((count) => (
          <Button
            key={count}
            type="button"
            {...on('click', post(routes.api.lab.mark, { payload: { count } }))}
          >
            {count === 1 ? 'Send a mark' : `Send ${count} marks`}
          </Button>
        ))}
      </div>
      <ol
        id="marks"
        aria-label="Marks that have arrived"
        aria-live="polite"
        className="max-h-48 list-inside list-decimal overflow-auto text-sm tabular-nums"
      />
    </div>
  )
}
