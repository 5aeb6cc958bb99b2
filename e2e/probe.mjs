// Loaded into a server that is measured (`node --import`): tells its parent what it uses. The product knows nothing of it.
import { setImmediate as soon } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * What a server process uses: CPU time in µs since it started, memory in bytes; `held` is what its objects and buffers take.
 *
 * @typedef {{ cpuUs: number, rss: number, held: number, peakRss: number }} Usage
 */

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

process.on('message', async (question) => {
  if (question === 'settled usage') {
    // What the first one finds dead may hold buffers, which go with the second.
    collect()
    await soon()
    collect()
  }
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const peakRss = process.resourceUsage().maxRSS * 1024
  /** @type {Usage} */
  const usage = { cpuUs: user + system, rss, held: heapUsed + external, peakRss }
  process.send?.(usage)
})
// Being asked must not keep the process from ending.
process.channel?.unref()
