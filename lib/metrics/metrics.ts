import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { HubHealth, HubState } from '@/lib/broadcast'
import type { RuleName } from '@/lib/limits/rules'
import type { EngineObserver } from '@/lib/live/observer'
import { logFault } from '@/lib/log'
import { bounds, type Histogram as Counts, countOf, merge } from './histogram'

export interface Metrics {
  /** Counts what the engine does. */
  observer: EngineObserver
  /** Counts what the rate limits refuse. */
  rateLimited(rule: RuleName): void
  /** Counts an answered request. @param status of HTTP @param ms how long the answer took */
  requested(status: number, ms: number): void
  /** Counts events that this process has published. */
  published(events: number): void
  /** What has been counted since the start. */
  counted(): Promise<Counted>
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>
  contentType: string
  close(): void
}

/** What a process has counted since its start, for its samples. */
export interface Counted {
  requests: Counts
  /** Those of the requests that failed by our fault (5xx). */
  errors: number
  published: number
  delivered: number
  latency: Counts
  drops: number
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

/** The same for all histograms, in seconds as is the custom of Prometheus. */
const buckets = bounds.map((bound) => bound / 1_000)

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
  const resets = counter(
    'starling_resets_total',
    'Streams that missed events: pages get a snapshot, programs a word of the gap.',
  )
  const refusals = counter('starling_rate_limited_total', 'Requests refused, by rule.', ['rule'])
  const latency = new Histogram({
    name: 'starling_publish_to_write_seconds',
    help: 'From the publication of an event to its write.',
    buckets,
    registers,
  })
  const requests = new Histogram({
    name: 'starling_request_seconds',
    help: 'How long answers to requests took, by the class of their status. Streams are no requests.',
    labelNames: ['status'],
    buckets,
    registers,
  })
  const publications = counter('starling_events_published_total', 'Events that this process has published.')

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
    requested: (status, ms) => requests.observe({ status: `${Math.floor(status / 100)}xx` }, ms / 1_000),
    published: (count) => publications.inc(count),
    async counted() {
      const [byStatus, latencies] = await Promise.all([countsOf(requests), countsOf(latency)])
      return {
        requests: [...byStatus.values()].reduce(merge, []),
        errors: countOf(byStatus.get('5xx') ?? []),
        published: await countIn(publications),
        delivered: await countIn(events),
        latency: latencies.get('') ?? [],
        drops: await countIn(stale),
      }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  }
}

async function countIn(counter: Counter): Promise<number> {
  const { values } = await counter.get()
  return values[0]?.value ?? 0
}

/** The counts of a histogram by its label `status`, which is empty where it has none. */
async function countsOf<Label extends string>(histogram: Histogram<Label>): Promise<Map<string, Counts>> {
  const { values } = await histogram.get()
  const byStatus = new Map<string, Counts>()
  const below = new Map<string, number>()
  // In the order of the buckets, and each with all before it.
  for (const { metricName, labels, value } of values) {
    if (!metricName?.endsWith('_bucket')) continue
    const { status = '' } = labels as { status?: string }
    const counts = byStatus.get(status) ?? []
    byStatus.set(status, counts)
    counts.push(value - (below.get(status) ?? 0))
    below.set(status, value)
  }
  return byStatus
}
