import type { Driver } from '../driver'

/** Ways to get it wrong that a suite worth its time must notice. */
export const mutations = {
  /** What was missed is not read again. */
  repairOff: (driver: Driver): Driver => ({
    ...driver,
    async read(request) {
      const { state } = await driver.read({ ...request, ranges: [] })
      return { state, pages: request.ranges.map(() => []) }
    },
  }),
  /** The hub believes that the logs it has read go up to a clock that it reads afterwards. */
  baselineDropped: (driver: Driver): Driver => ({
    ...driver,
    async read(request) {
      const { pages } = await driver.read(request)
      await new Promise((resolve) => setTimeout(resolve, 2))
      const { state } = await driver.read({ ...request, ranges: [] })
      return { state, pages }
    },
  }),
  /** Every attempt at a publication looks like a new one. */
  nonceDropped: (driver: Driver): Driver => ({
    ...driver,
    publish: ({ floor, groups }) =>
      driver.publish({ floor, groups: groups.map((group) => ({ ...group, nonce: crypto.randomUUID() })) }),
  }),
}
