import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { note, recorder, until } from './contract/fixtures'
import { mutations } from './contract/mutations'
import { type FaultClass, faultClasses, type RunOptions, run, schedules } from './contract/run'
import { canRunRedis, memoryStand, redisStand, type Stand, upstashStand } from './contract/stands'
import { createHub } from './hub'

const seed = Number(process.env.CONTRACT_SEED ?? Date.now() % 2 ** 31)
console.log(`broadcast contract: CONTRACT_SEED=${seed}`)

const skipRedis = !canRunRedis && process.env.CI !== 'true'
if (skipRedis)
  console.log('broadcast contract: SKIPPED on redis and upstash, because there is no redis-server')

const runsPerClass = 5
/** Without faults that also reach the observer, for then nobody would know what was trimmed. */
const trimmable: FaultClass[] = [
  'lost reply',
  'dropped messages',
  'half-open stall',
  'reset',
  'frozen process',
]

describe.each([
  { name: 'memory', skipped: false, start: async (): Promise<Stand> => memoryStand() },
  { name: 'redis', skipped: skipRedis, start: redisStand },
  { name: 'upstash', skipped: skipRedis, start: upstashStand },
])('the contract on $name', ({ skipped, start }) => {
  describe.skipIf(skipped)('with', () => {
    let stand: Stand
    let events = 0

    beforeAll(async () => {
      stand = await start()
    })
    afterAll(() => stand?.stop())

    /** Runs random schedules until one breaks an invariant. */
    async function check(
      options: Omit<RunOptions, 'stand' | 'schedule'>,
      numRuns = runsPerClass,
    ): Promise<void> {
      const property = fc.asyncProperty(schedules, async (schedule) => {
        const result = await run({ stand, schedule, ...options })
        events += result.events
        expect(result.problems.slice(0, 10)).toEqual([])
      })
      await fc.assert(property, { seed, numRuns, endOnFailure: true })
    }

    it.each(faultClasses)('%s: nothing is lost, repeated or out of order', async (fault) => {
      await check({ faults: [fault] })
    })

    it('all faults together: nothing is lost, repeated or out of order', async () => {
      await check({ faults: faultClasses }, 2 * runsPerClass)
    })

    it('short logs: a reset comes where entries were trimmed, and only there', async () => {
      await check({ faults: trimmable, maxLength: 8 }, 2 * runsPerClass)
    })

    it('a given sequence of calls ends the same on every driver', async () => {
      const session = stand.begin(100)
      const hub = createHub(session.driver())
      const subscriber = recorder()
      const subscription = hub.subscribe({ topics: ['a', 'b'], after: await hub.head(), subscriber })
      await hub.publish([note('a', 1), note('c', 2), note('b', 3)], { nonce: 'first' })
      await until(() => subscriber.events.length === 2)
      subscription.setTopics(['b', 'c'])
      await hub.publish([note('a', 4), note('c', 5)])
      await hub.publish([note('a', 1), note('c', 2), note('b', 3)], { nonce: 'first' })
      await hub.publish([note('b', 'lossy')], { lossy: true })
      await hub.publish([note('b', 6)])
      await until(() => subscriber.events.length === 5)
      hub.subscribe({ topics: ['a', 'c'], after: subscriber.cursors[0]!, subscriber })
      hub.subscribe({ topics: ['a'], after: 'nonsense', subscriber })
      await until(() => subscriber.events.length === 8 && subscriber.resets.length === 1)
      expect(subscriber.data()).toEqual([1, 3, 5, 'lossy', 6, 2, 4, 5])
      expect(subscriber.resets).toEqual([
        { topics: ['a'], reason: 'bad-cursor', cursor: subscriber.cursors[4] },
      ])
      await hub.close()
    })

    it('at least 10,000 events so far', () => {
      expect(events).toBeGreaterThanOrEqual(10_000)
    })

    describe('a mutation, which the suite must notice:', () => {
      const caught = async (mutation: keyof typeof mutations, faults: FaultClass[]) => {
        for (const schedule of fc.sample(schedules, { seed, numRuns: 20 })) {
          const { problems } = await run({ stand, schedule, faults, mutate: mutations[mutation] })
          if (problems.length > 0) return problems
        }
        return []
      }

      it('repair switched off', async () => {
        expect(await caught('repairOff', ['dropped messages', 'reset'])).not.toEqual([])
      })

      it('the baseline read dropped', async () => {
        expect(await caught('baselineDropped', ['dropped messages', 'reset'])).not.toEqual([])
      })

      it('the nonce dropped', async () => {
        expect(await caught('nonceDropped', ['lost reply'])).not.toEqual([])
      })
    })
  })
})
