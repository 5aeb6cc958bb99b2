/** A mark that a session sends to its own pages of the lab, to see whether each arrives once. */
export interface Mark {
  session: string
  /** It is number `index` of so many that were sent together. */
  index: number
  of: number
  /** When it was sent, in ms since the epoch. */
  at: number
}

/** What the page of the lab shows of an example. */
export type ExampleName =
  | 'hello'
  | 'clock'
  | 'steps'
  | 'table'
  | 'elements'
  | 'signals'
  | 'script'
  | 'redirect'
  | 'mark'
