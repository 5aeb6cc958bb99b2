import { download } from '@/lib/http/download'
import { fileOf } from '@/lib/jobs/download'
import { jobParams } from '@/lib/jobs/input'

/** The file of one's own export. */
export const GET = download(jobParams, ({ id }, member, { db }) => fileOf(db, member, id))
