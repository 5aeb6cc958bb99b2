import { gunzipSync } from 'node:zlib'
import type { Member } from '@/lib/auth/viewer'
import type { Db } from '@/lib/db'
import type { DownloadableFile } from '@/lib/http/download'
import { chunksOf, type JobRow } from './store'
import { downloadable } from './write'

/**
 * The file of an export, for its person.
 * @throws HttpError 404 where it is gone, 403 where it is not theirs, 409 where it is not complete
 */
export async function fileOf(db: Db, member: Member, id: string): Promise<DownloadableFile> {
  const job = await downloadable(db, member, id)
  const day = new Date(job.endedAt!).toISOString().slice(0, 10)
  const base = `${job.org}-${job.source}-${day}`
  if (job.format === 'ndjson')
    return {
      name: `${base}.ndjson.gz`,
      type: 'application/gzip',
      size: job.bytes,
      content: chunksOf(db, job),
    }
  return { name: `${base}.csv`, type: 'text/csv; charset=utf-8', size: job.bytes, content: unpacked(db, job) }
}

async function* unpacked(db: Db, job: JobRow) {
  for await (const chunk of chunksOf(db, job)) {
    const text = gunzipSync(chunk)
    // An empty part would be read as one that brings nothing: streams of bytes have none.
    if (text.length > 0) yield text
  }
}
