/** A form as it is painted again after it was refused: what was typed, and what is wrong beside each field. */
export interface FormState {
  values: Record<string, string>
  /** Field name to message. The empty name holds a message about the form as a whole. */
  errors: Record<string, string>
}

/** What a document needs to load its assets under the content security policy. */
export interface DocumentAssets {
  /** URL of the stylesheet, content-hashed. */
  css: string
  /** URL of the Datastar runtime (ours, or the official bundle). */
  runtime: string
  /** The nonce of this response's content security policy. */
  nonce: string
}
