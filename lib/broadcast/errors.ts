/**
 * Why a call to the hub failed:
 * - `invalid`: a topic, type, nonce or payload that can never be accepted;
 * - `too-large`: a payload or a batch over its limit;
 * - `unavailable`: the store could not be reached in time. After a publish the outcome is unknown:
 *   publish again under the same nonce, and it is logged once;
 * - `busy`: too many events are waiting to be published already;
 * - `closed`: the hub has been closed.
 */
export type BroadcastErrorType = 'invalid' | 'too-large' | 'unavailable' | 'busy' | 'closed'

/** An expected failure of the hub; `type` says which. */
export class BroadcastError extends Error {
  override readonly name = 'BroadcastError'
  readonly type: BroadcastErrorType

  constructor(type: BroadcastErrorType, message: string, options?: ErrorOptions) {
    super(message, options)
    this.type = type
  }
}
