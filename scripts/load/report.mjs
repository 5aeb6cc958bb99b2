/** What to do about answers and failures that can be expected. */
const remedies = [
  { problem: /^401/, remedy: 'the key is not valid at this server' },
  { problem: /^403/, remedy: 'the key may not read this path' },
  { problem: /^404/, remedy: 'is --org the organisation of the key?' },
  {
    problem: /^429/,
    remedy: 'start the server with RATE_LIMIT=off, or raise MAX_STREAMS_PER_IP and MAX_STREAMS_PER_USER',
  },
  {
    problem: /^ended by the server.*replaced/,
    remedy:
      'one key has many streams here: start the server with MAX_STREAMS_PER_USER=0 and MAX_STREAMS_PER_IP=0',
  },
  { problem: /^3\d\d/, remedy: 'a redirect, which is not followed: name its address as --target' },
  { problem: /^503/, remedy: 'the server is starting, stopping or without its database' },
  { problem: /^(EMFILE|EADDRNOTAVAIL)/, remedy: 'this machine is out of files or ports: see ulimit -n' },
  { problem: /^ECONNREFUSED/, remedy: 'nobody listens at --target' },
]

/** @param {number} ms */
const show = (ms) => {
  if (Number.isNaN(ms)) return '-'
  return ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')
}

/** @param {number[]} values p50, p95, p99 and max */
const row = (values) => values.map((value) => show(value).padStart(9)).join('')

/**
 * @param {object} measured
 * @param {{ streams: number, rate: number, seconds: number }} measured.options
 * @param {ReturnType<import('./ledger.mjs').Ledger['result']>} measured.result
 * @param {number[]} measured.connectMs of the streams that opened
 * @param {number} measured.reconnects
 * @param {Map<string, number>} measured.problems how often, by what happened
 * @returns {{ text: string, ok: boolean }}
 */
export function report({ options, result, connectMs, reconnects, problems }) {
  const { published, delivered, lost, duplicated, outOfOrder, latency } = result
  const asked = options.rate * options.seconds
  const sorted = connectMs.toSorted((a, b) => a - b)
  const quantiles = [0.5, 0.95, 0.99, 1]
  const connect = quantiles.map((q) => sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN)
  const arrival = quantiles.map((q) =>
    latency.count === 0 ? Number.NaN : latency.percentile(q * 100) / 1000,
  )
  const lines = [
    `streams opened  ${connectMs.length} of ${options.streams}`,
    `published       ${published} of ${asked}`,
    `delivered       ${delivered} of ${published * connectMs.length}`,
    `lost            ${lost}`,
    `duplicated      ${duplicated}`,
    `out of order    ${outOfOrder}`,
    `reconnects      ${reconnects}`,
    '',
    `ms${''.padEnd(14)}${['p50', 'p95', 'p99', 'max'].map((name) => name.padStart(9)).join('')}`,
    `connect         ${row(connect)}`,
    `publish to here ${row(arrival)}`,
  ]
  if (problems.size > 0) lines.push('')
  for (const [problem, times] of problems) {
    const remedy = remedies.find((known) => known.problem.test(problem))?.remedy
    lines.push(`${times} × ${problem}${remedy ? `: ${remedy}` : ''}`)
  }
  const whole = connectMs.length === options.streams && published === asked
  return { text: `${lines.join('\n')}\n`, ok: whole && lost + duplicated + outOfOrder === 0 }
}
