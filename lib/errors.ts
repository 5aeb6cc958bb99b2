/** What went wrong, in one word that a program can rely on. */
export type ErrorCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'internal'
  | 'unavailable'

const statuses: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
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
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message)
    this.status = statuses[code]
  }
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
