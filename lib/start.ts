import { EnvError } from '@/lib/env'
import { log, logFault } from '@/lib/log'
import { services } from '@/lib/services'

/** Prepares the process: a configuration that cannot work stops it here, with a line that says what to change. */
export async function start(): Promise<void> {
  try {
    const { env, engine, sources } = await services()
    // `next start` stops listening on a signal, but then waits for open streams, which never end by themselves.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => engine.close())
    if (env.demo) {
      process.stdout.write(
        `\nStarling runs in demo mode on ${env.url}\nPublish something, and every open page of Acme shows it:\n\n  ${sources.publishCommand('acme')}\n\n`,
      )
    }
  } catch (cause) {
    if (cause instanceof EnvError) log.fatal(cause.message)
    else logFault('Starling cannot start.', cause)
    process.exit(1)
  }
}
