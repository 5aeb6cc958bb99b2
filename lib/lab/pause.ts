/** How exact a pause is, in ms. */
const tickMs = 50

interface Sleeper {
  due: number
  wake(): void
}

const sleepers = new Set<Sleeper>()
let timer: NodeJS.Timeout | undefined

/**
 * Waits, with one timer for all who wait.
 * @returns true when the time has come, false as soon as `signal` aborts
 */
export function pause(ms: number, signal: AbortSignal, now = Date.now): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const sleeper = {
      due: now() + ms,
      wake() {
        signal.removeEventListener('abort', sleeper.wake)
        sleepers.delete(sleeper)
        if (sleepers.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        resolve(!signal.aborted)
      },
    }
    signal.addEventListener('abort', sleeper.wake)
    sleepers.add(sleeper)
    timer ??= setInterval(() => {
      for (const { due, wake } of sleepers) if (due <= now()) wake()
    }, tickMs).unref()
  })
}

/** How many wait: none once all streams have ended, which tests hold it to. */
export const sleeping = (): number => sleepers.size
