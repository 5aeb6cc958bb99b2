/**
 * The application used this library in a way that would send broken or forgeable text to a browser.
 * It is a mistake in our own code, never a user's: what users can cause comes back as a value (`readSignals`).
 */
export class DatastarError extends Error {
  readonly type = 'datastar'
  override readonly name = 'DatastarError'

  /**
   * @param fact what is wrong, as a sentence
   * @param remedy what to do about it, as a sentence
   */
  constructor(fact: string, remedy: string) {
    super(`${fact} ${remedy}`)
  }
}
