/** A form as it is painted again after it was refused: what was typed, and what is wrong beside each field. */
export interface FormState {
  values: Record<string, string>
  /** Field name to message. The empty name holds a message about the form as a whole. */
  errors: Record<string, string>
  /** That it worked, in a few words. */
  notice?: string | undefined
}

/** What a browser, not a person, is told to prefer: it holds before anybody is signed in, and for whoever is. */
export interface Preferences {
  /** Undefined follows the system. */
  theme: 'light' | 'dark' | undefined
  /** May single keys be shortcuts? */
  shortcuts: boolean
}

/** What belongs to one document: its assets, under its own content security policy, and what it is known by. */
export interface DocumentAssets {
  /** URL of the stylesheet, content-hashed. */
  css: string
  /** URL of the Datastar runtime (ours, or the official bundle). */
  runtime: string
  /** URL of the inspector, which a page loads when somebody opens it. */
  inspector: string
  /** The nonce of this response's content security policy. */
  nonce: string
  /** The id of the page, see `newTab`. */
  tab: string
  preferences: Preferences
}

/** On the answer of every stream: the pause between two signs of life, in ms. */
export const streamHeader = 'datastar-heartbeat'
