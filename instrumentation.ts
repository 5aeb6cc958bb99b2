/** Runs once when the server starts, before it takes requests. */
export async function register() {
  // biome-ignore lint/style/noProcessEnv: the build replaces this text, which keeps Node's modules out of other runtimes.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { start } = await import('@/lib/start')
  await start()
}
