import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { HubHealth, HubState } from '@/lib/broadcast'
import type { RuleName } from '@/lib/limits/rules'
import type { EngineObserver } from '@/lib/live/observer'
import { logFault } from '@/lib/log'

export interface Metrics {
  /** Counts what the engine does. */
  observer: EngineObserver
  /** Counts what the rate limits refuse. */
  rateLimited(rule: RuleName): void
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>
  contentType: string
  close(): void
}

/** Asked at each scrape. */
export interface MetricSources {
  /** With the metrics of Node: memory, garbage collection, event loop. */
  ofProcess: boolean
  hub(): HubHealth
  pendingEvents(): Promise<number>
  /** Bytes that wait for clients. */
  queuedBytes(): number
}

const hubStates: readonly HubState[] = ['idle', 'connecting', 'repairing', 'live', 'down']

/** From publishing to writing, in seconds: on one machine a few milliseconds, over a REST store a few hundred. */
const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * The metrics of a process, in a registry of their own: prom-client's global one exists once per bundle, and a process
 * may have several (Turbopack).
 */
export function createMetrics({ ofProcess, hub, pendingEvents, queuedBytes }: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  // It keeps on watching the event loop and the collector: prom-client (15.1) has no way to end that.
  if (ofProcess) collectDefaultMetrics({ register: registry })

  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read())
      },
    })

  const streams = new Gauge({
    name: 'starling_streams',
    help: 'Open streams, by the way to the client.',
    labelNames: ['sink'],
    registers,
  })
  const opens = counter('starling_stream_opens_total', 'Streams opened.', ['sink', 'how'])
  const closes = counter('starling_stream_closes_total', 'Streams closed.', ['sink', 'reason'])
  const events = counter(
    'starling_events_delivered_total',
    'Events delivered: each as often as there are streams that got it.',
  )
  const writes = counter('starling_stream_writes_total', 'Writes to streams.')
  const bytes = counter('starling_stream_bytes_total', 'Bytes written to streams.')
  const renders = counter('starling_renders_total', 'Events rendered: once per view and variant.', ['view'])
  const stale = counter('starling_stale_drops_total', 'Queues dropped because a client did not read.')
  const resets = counter('starling_resets_total', 'Streams whose cursor the log no longer reached.')
  const refusals = counter('starling_rate_limited_total', 'Requests refused, by rule.', ['rule'])
  const latency = new Histogram({
    name: 'starling_publish_to_write_seconds',
    help: 'From the publication of an event to its write.',
    buckets: latencyBuckets,
    registers,
  })

  new Gauge({
    name: 'starling_hub_state',
    help: 'The state of the broadcast hub: 1 for the one it is in.',
    labelNames: ['state'],
    registers,
    collect() {
      const { state } = hub()
      for (const other of hubStates) this.set({ state: other }, other === state ? 1 : 0)
    },
  })
  gauge(
    'starling_hub_lag_seconds',
    'How long ago the hub last knew that it was up to date; not a number before it first knew.',
    () => (hub().lagMs ?? Number.NaN) / 1_000,
  )
  gauge('starling_outbox_pending', 'Events that wait in the outbox.', async () => {
    try {
      return await pendingEvents()
    } catch (cause) {
      // The other metrics are wanted most when the database does not answer.
      logFault('The outbox could not be counted.', cause)
      return Number.NaN
    }
  })
  gauge('starling_stream_queued_bytes', 'Bytes that wait for clients.', queuedBytes)

  return {
    observer: {
      opened(sink, how) {
        streams.inc({ sink })
        opens.inc({ sink, how })
      },
      closed(sink, reason) {
        if (sink) streams.dec({ sink })
        closes.inc({ sink: sink ?? 'none', reason })
      },
      delivered(eventCount, writeCount, byteCount) {
        events.inc(eventCount)
        writes.inc(writeCount)
        bytes.inc(byteCount)
      },
      rendered: (view) => renders.inc({ view }),
      reset: () => resets.inc(),
      stale: () => stale.inc(),
      latency: (ms) => latency.observe(ms / 1_000),
    },
    rateLimited: (rule) => refusals.inc({ rule }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  }
}
