/** Does this process still answer at all? It asks nobody else, so that an outage of the database restarts no server. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
