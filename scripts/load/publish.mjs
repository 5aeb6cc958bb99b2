/** Requests for one event: a repetition carries the same key, so that the server publishes it once. */
const attempts = 3

/**
 * Publishes at a steady rate, whether or not earlier events have been answered.
 *
 * @param {import('./ledger.mjs').Ledger} ledger
 * @param {{ publish: URL, key: string, rate: number, seconds: number }} options
 * @param {(problem: string) => void} onProblem an answer other than 201, or the code of a failed connection
 */
export async function publishAll(ledger, options, onProblem) {
  const { rate, seconds } = options
  const begun = performance.now()
  const sent = []
  for (let event = 0; event < rate * seconds; event++) {
    const wait = begun + (event * 1000) / rate - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    sent.push(publish(ledger, options, onProblem))
  }
  await Promise.all(sent)
}

/** @type {typeof publishAll} */
async function publish(ledger, { publish, key }, onProblem) {
  const { number, mark } = ledger.send()
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      const response = await fetch(publish, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': mark,
        },
        body: JSON.stringify({ title: `${mark} of a load test` }),
      })
      const text = await response.text()
      if (response.status === 201) return ledger.accepted(number, Number(JSON.parse(text).id))
      onProblem(String(response.status))
      if (response.status < 500) return
    } catch (error) {
      const { cause, message } = /** @type {Error} */ (error)
      onProblem(/** @type {NodeJS.ErrnoException | undefined} */ (cause)?.code ?? message)
    }
  }
}
