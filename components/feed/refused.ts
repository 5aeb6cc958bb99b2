import type { FormState } from '@/lib/http/types'

/** The state of a refused form, for the one entry or comment that the form was about. */
export const refusedBy = (form: (id: string) => FormState | undefined) => (name: string, id: string) => {
  const state = form(name)
  return state?.values.entry === id ? state : undefined
}
