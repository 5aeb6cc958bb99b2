import { subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { EnvError } from '@/lib/env'
import { installRawRequests } from '@/lib/http/raw'
import { log, logFault } from '@/lib/log'
import { installTracing } from '@/lib/metrics/tracing'
import { services } from '@/lib/services'

/** How long answers may still take after the process was asked to end, in ms. */
const lastWordsMs = 1_500

/** Prepares the process: a configuration that cannot work stops it here, with a line that says what to change. */
export async function start(): Promise<void> {
  installRawRequests()
  try {
    const { env, engine, streams, sources, metrics, sampler, jobs } = await services()
    const endTracing = await installTracing(metrics.requested, env.tracing)
    sampler.start()
    // What a runner has left that died with its process.
    void jobs.look()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        letConnectionsGo()
        endInOrder()
        void jobs.close()
        void engine.drain().then(() => {
          // Whoever still holds a connection then, say one that has never sent anything, has had its time.
          setTimeout(() => process.exit(0), lastWordsMs).unref()
          return Promise.all([streams.close(), sampler.close(), endTracing()])
        })
      })
    }
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

/** Next (16.4) ends with 128 + the number of the signal, which supervisors take for a failure. */
function endInOrder() {
  process.once('exit', (code) => {
    if (code === 143 || code === 130) process.exitCode = 0
  })
}

/**
 * On a signal Next stops listening and waits for the connections that are open. Streams never end by themselves, and a
 * connection that is kept alive goes on bringing requests, so that a busy server would never end (Next 16.4): from now
 * on every answer closes its connection.
 */
function letConnectionsGo() {
  subscribe('http.server.request.start', (message) => {
    const { response } = message as { response: ServerResponse }
    response.setHeader('connection', 'close')
  })
}
