/** What went wrong, in one word that a program can rely on. */
export type ErrorCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'rate_limited'
  | 'internal'
  | 'unavailable'

/** The status of the answer to a failure. */
export const errorStatuses: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
}

/**
 * A failure that the caller can mend. The wrappers (`page`, `live`, `command`, `api`) turn it into an answer;
 * anything else that is thrown is a fault of ours: logged once, answered with 500 and no details.
 */
export class HttpError extends Error {
  readonly type = 'http'
  override readonly name = 'HttpError'
  readonly status: number

  /**
   * @param code decides the status
   * @param message the fact and the remedy, safe to show
   * @param field the path of the wrong field, where there is one
   * @param retryAfter when it is worth to try again, in seconds, where that is known
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: string,
    readonly retryAfter?: number,
  ) {
    super(message)
    this.status = errorStatuses[code]
  }
}

/**
 * Somebody was too quick.
 * @param retryAfter in seconds
 * @param fact what was too much
 */
export function rateLimited(retryAfter: number, fact = 'Too many requests in a short time.'): HttpError {
  const wait = retryAfter < 120 ? `${retryAfter} s` : `${Math.ceil(retryAfter / 60)} min`
  return new HttpError('rate_limited', `${fact} Try again in ${wait}.`, undefined, retryAfter)
}

/**
 * Is it an `HttpError`? Asked by its type and not its class: bundles of different routes may hold classes of their own
 * (Turbopack), and an error thrown by the engine was born in another bundle than the handler that answers it.
 */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && (error as Partial<HttpError>).type === 'http'
}

/** The body of every error that a program gets. */
export function errorBody(error: HttpError) {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.field !== undefined && { field: error.field }),
    },
  }
}
