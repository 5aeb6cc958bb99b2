import { and, eq, gte, lt, or } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { resolutions, type Sample } from './sample'

const { metricSamples } = schema

export type Resolution = keyof typeof resolutions

/** The statement that keeps a sample; one of the same slot and instance is replaced, so that repeating it is harmless. */
export function keepSample(db: Db, resolution: Resolution, { at, instance, ...data }: Sample) {
  return db
    .insert(metricSamples)
    .values({ resolution: resolutions[resolution].length, at, instance, data })
    .onConflictDoUpdate({
      target: [metricSamples.resolution, metricSamples.at, metricSamples.instance],
      set: { data },
    })
}

/** The statement that removes samples which are no longer kept. */
export function pruneSamples(db: Db, now: number) {
  const { resolution, at } = metricSamples
  const old = Object.values(resolutions).map(({ length, keep }) =>
    and(eq(resolution, length), lt(at, now - keep - length)),
  )
  return db.delete(metricSamples).where(or(...old))
}

/** The samples of all instances from a moment on. */
export async function samplesSince(db: Db, resolution: Resolution, since: number): Promise<Sample[]> {
  const rows = await db
    .select({ at: metricSamples.at, instance: metricSamples.instance, data: metricSamples.data })
    .from(metricSamples)
    .where(and(eq(metricSamples.resolution, resolutions[resolution].length), gte(metricSamples.at, since)))
  return rows.map(({ at, instance, data }) => ({ at, instance, ...data }))
}
