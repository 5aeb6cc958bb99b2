/** @typedef {Awaited<ReturnType<typeof import('./quiz.mjs').playQuiz>>} Played */

/** Points that a right answer may bring. */
const [leastPoints, mostPoints] = [500, 1_000]

/** What is wrong with the results, in sentences. @param {Played} played */
function faultsOf({ players, results, host, versions, accepted }) {
  const faults = []
  if (results.size !== players.length)
    faults.push(`${results.size} of ${players.length} players have a result`)
  const points = [...results.values()].map((row) => row.points)
  for (const { name, client, plan } of players) {
    const row = results.get(name)
    if (!row) continue
    const wrong = plan.some((choice, question) => {
      const got = row.answers[question] ?? null
      if (choice === null) return got !== null
      return choice === 0 ? got === null || got < leastPoints || got > mostPoints : got !== 0
    })
    if (wrong) faults.push(`${name} has points for other answers than they gave`)
    if (row.points !== row.answers.reduce((sum, got) => (sum ?? 0) + (got ?? 0), 0))
      faults.push(`${name}: a wrong sum`)
    if (row.rank !== 1 + points.filter((other) => other > row.points).length)
      faults.push(`${name}: a wrong place`)
    if (client.own?.rank !== row.rank || client.own.points !== row.points)
      faults.push(`${name} was told another result than the host`)
  }
  const given = players.flatMap(({ plan }) => plan.filter((choice) => choice !== null))
  if (accepted !== given.length) faults.push(`${accepted} of ${given.length} answers were accepted`)
  for (let version = 2, question = 0; version <= versions; version += 3, question++) {
    const html = host.seen.get(version)?.html ?? ''
    const shown = [...html.matchAll(/>(\d+)<span class="sr-only"> answers?</g)].map(([, count]) =>
      Number(count),
    )
    const counts = shown.map((_, choice) => players.filter(({ plan }) => plan[question] === choice).length)
    if (shown.length === 0 || String(shown) !== String(counts))
      faults.push(`question ${question + 1} shows ${shown} answers instead of ${counts}`)
  }
  return faults
}

/** @param {Played} played @returns {{ text: string, ok: boolean }} */
export function quizReport(played) {
  const { players, host, versions, accepted, readyMs, renders, options } = played
  const clients = [host, ...players.map(({ client }) => client)]
  const due = clients.length * (versions + 1)
  const seen = clients.reduce((sum, client) => sum + client.seen.size, 0)
  const latencies = clients
    .flatMap((client) => [...client.seen.values()])
    .filter(({ phase }) => phase === 'reveal')
    .map(({ at, seenAt }) => seenAt - at)
    .toSorted((a, b) => a - b)
  const quantiles = [0.5, 0.95, 0.99, 1].map(
    (q) => latencies[Math.floor((latencies.length - 1) * q)] ?? Number.NaN,
  )
  const faults = faultsOf(played)
  const lines = [
    `players         ${players.length}, in the room after ${(readyMs / 1000).toFixed(1)} s`,
    `phases seen     ${seen} of ${due} (${versions + 1} phases, the host included)`,
    `answers         ${accepted} accepted`,
    `leaderboard     ${faults.length === 0 ? 'exact: places, points and counts' : 'wrong'}`,
    `reveal to here  p50 ${quantiles[0]} ms, p95 ${quantiles[1]} ms, p99 ${quantiles[2]} ms, max ${quantiles[3]} ms`,
    Number.isNaN(renders)
      ? 'renders         unknown: give --metrics-token'
      : `renders         ${renders} for ${versions} phases and the numbers of answers, in 2 variants`,
    ...faults.slice(0, 10).map((fault) => `fault           ${fault}`),
    ...(faults.length > 10 ? [`and ${faults.length - 10} faults more`] : []),
  ]
  const ok = faults.length === 0 && seen === due && players.length === options.players
  return { text: `${lines.join('\n')}\n`, ok }
}
