/** What the network can do to the streams of a session. */
export const weatherKinds = ['stall', 'cut', 'duplicate', 'delay', 'end'] as const
export type WeatherKind = (typeof weatherKinds)[number]

/** What happens to the streams of a session, and until when. */
export interface Forecast {
  session: string
  kind: WeatherKind
  /** In ms since the epoch. */
  until: number
}

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
