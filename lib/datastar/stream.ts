/**
 * The headers of every event stream.
 *
 * @param protocol the request's HTTP version, such as `HTTP/1.1` or Node's `1.1`; `Connection` is set for 1.1 only,
 *   since HTTP/2 forbids it. Left out: no `Connection`.
 */
export function eventStreamHeaders(protocol?: string): Record<string, string> {
  return {
    'Content-Type': 'text/event-stream',
    // no-transform also keeps Next (16.4.6) from compressing the stream.
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
    ...(protocol?.endsWith('1.1') ? { Connection: 'keep-alive' } : {}),
  }
}

/**
 * A finished stream: the answer of a command that patches its sender's page. The status is always 200, because
 * clients ignore the body of any other.
 *
 * @param events what the encoders returned
 * @param init.headers further headers, for instance `Set-Cookie`; those of the stream win
 */
export function eventStream(
  events: string | readonly string[],
  init: { headers?: HeadersInit | undefined; protocol?: string | undefined } = {},
): Response {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(eventStreamHeaders(init.protocol))) headers.set(name, value)
  return new Response(typeof events === 'string' ? events : events.join(''), { headers })
}
