import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { Field, FormError, FormNotice, TextField } from '../ui/field'
import { commandForm } from '../ui/form'

export const weatherFormId = 'weather'

const kinds = {
  cut: 'Cut: the connection breaks, in the middle of an event',
  end: 'End: the stream ends cleanly, and again',
  stall: 'Stall: nothing comes any more, and then all of it',
  delay: 'Delay: everything comes two seconds late',
  duplicate: 'Duplicate: everything comes twice',
}

/** What the network does to the streams of this session. Patched by its id, `weather`. */
export function WeatherForm({ state }: { state?: FormState | undefined }) {
  return (
    <form id={weatherFormId} className="grid gap-4" {...commandForm(routes.api.lab.weather)}>
      <div className="grid items-start gap-4 desk:grid-cols-[1fr_8rem]">
        <Field form={weatherFormId} name="kind" label="Weather" state={state}>
          {(control) => (
            <select {...control} defaultValue={state?.values.kind} className="select">
              {Object.entries(kinds).map(([kind, words]) => (
                <option key={kind} value={kind}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          form={weatherFormId}
          name="seconds"
          label="Seconds"
          type="number"
          min={1}
          max={60}
          required
          defaultValue={10}
          state={state}
        />
      </div>
      <FormError state={state} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary">Begin</Button>
        <FormNotice state={state} />
      </div>
    </form>
  )
}
