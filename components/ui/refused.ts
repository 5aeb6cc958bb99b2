import type { FormState } from '@/lib/http/types'

/** The state of a refused form of which a page has several: for the one that it was about, by its field `entry`. */
export const refusedBy = (form: (id: string) => FormState | undefined) => (name: string, id: string) => {
  const state = form(name)
  return state?.values.entry === id ? state : undefined
}
