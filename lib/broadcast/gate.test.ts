import { expect, it } from 'vitest'
import { Gate } from './gate'

it('lets so many run at a time, in the order in which they came, also after failures', async () => {
  const gate = new Gate(2)
  const order: number[] = []
  let running = 0
  let most = 0
  const task = (n: number) => async () => {
    order.push(n)
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 1))
    running -= 1
    if (n % 3 === 0) throw new Error(`task ${n}`)
    return n
  }
  const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((n) => gate.run(task(n))))
  expect(order).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(2)
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    true,
  ])
})
