/**
 * What a promise resolves to, or undefined if that takes longer. The work behind the promise goes on; what becomes of
 * it then is the business of whoever began it.
 *
 * @param ms the longest wait, in milliseconds
 * @throws what the promise rejects with in time
 */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
