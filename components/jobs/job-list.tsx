import { signals } from '@/lib/datastar'
import type { Job } from '@/lib/jobs/types'
import { routes } from '@/lib/routes'
import { CommandLine } from '../ui/command-line'
import { EmptyState } from '../ui/empty-state'
import { OlderLink } from '../ui/older-link'
import { JobItem } from './job-item'

/**
 * A page of jobs, newest first. Patched whole by its id, `jobs`; a new one is put first into `#job-list`.
 *
 * @param props.older URL of the next page, null on the last.
 * @param props.now The clock: signals of a whole page are applied anew even where they read as before.
 */
export function JobList(props: {
  viewer: string
  admin: boolean
  jobs: readonly Job[]
  older: string | null
  now?: number
}) {
  const { viewer, admin, jobs, older, now = Date.now() } = props
  return (
    <section
      id="jobs"
      tabIndex={-1}
      aria-labelledby="jobs-heading"
      className="panel outline-none"
      {...signals({ _me: viewer, _painted: now })}
    >
      <header className="flex min-h-13 items-center border-b px-4 py-1">
        <h2 id="jobs-heading" className="font-semibold">
          Jobs
        </h2>
      </header>
      <ul id="job-list" className="peer">
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} admin={admin} viewer={viewer} now={now} />
        ))}
      </ul>
      <EmptyState title="No jobs yet" className="peer-has-[li]:hidden">
        <p>Start an export above, or let a script show how far it is:</p>
        <CommandLine command={example} />
      </EmptyState>
      <OlderLink of="jobs" href={older} />
    </section>
  )
}

const example = `curl -X POST "$STARLING_URL${routes.api.v1.jobs}" \\
  -H "Authorization: Bearer $STARLING_KEY" \\
  -d '{"name":"Nightly backup","total":40}'`
