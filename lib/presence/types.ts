/** Somebody who has a page of an organisation open. */
export interface PresentPerson {
  id: string
  name: string
}
