import type { Sample } from '@/lib/metrics/sample'

/** A sample of an instance that has done nothing, with changes. */
export function sampleOf(changes: Partial<Sample> & Pick<Sample, 'at'>): Sample {
  return {
    instance: '11111111-1111-4111-8111-111111111111',
    host: 'one',
    until: changes.at + 5_000,
    ms: 5_000,
    ended: false,
    streams: 0,
    people: 0,
    everybody: 0,
    requests: [],
    errors: 0,
    published: 0,
    delivered: 0,
    latency: [],
    drops: 0,
    lagMs: 0,
    rss: 0,
    heap: 0,
    ...changes,
  }
}
