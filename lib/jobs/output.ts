import { z } from 'zod'
import { exportFormats, type Job, jobStates } from './types'

const time = z.int().meta({ description: 'Milliseconds since 1970.' })

/** What is answered when a job has begun. */
export const begunOutput = z.object({ id: z.string() })

/** A job as the machine API answers it. */
export const jobOutput = z.object({
  id: z.string(),
  org: z.string(),
  name: z.string(),
  source: z.string().nullable().meta({ description: 'What is exported; null for work from outside.' }),
  format: z.enum(exportFormats).nullable(),
  state: z.enum(jobStates),
  processed: z.int(),
  total: z.int().nullable(),
  message: z.string(),
  person: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .meta({ description: 'Who has started the export; null for work from outside.' }),
  via: z.string().nullable().meta({ description: 'The name of the API key.' }),
  createdAt: time,
  startedAt: time.nullable(),
  updatedAt: time,
  endedAt: time.nullable(),
  expiresAt: time.nullable().meta({ description: 'When it is removed, in milliseconds since 1970.' }),
  position: z.int().nullable().meta({ description: 'The place of a waiting export, from 1.' }),
  bytes: z.int(),
}) satisfies z.ZodType<Job>
