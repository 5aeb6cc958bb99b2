import { js, on } from '@/lib/datastar'
import { hasEnded, type Job } from '@/lib/jobs/types'
import { routes } from '@/lib/routes'
import { Button, buttonClass } from '../ui/button'
import { postForm } from '../ui/form'
import { Icon, type IconName } from '../ui/icon'
import { Time } from '../ui/time'
import { onlyFor } from '../ui/viewer'
import { Progress, progressId } from './job-progress'
import { Outcome, StateMark } from './job-state'

/** Who looks, as far as it is known. */
interface Reader {
  /** May they manage the work of others? */
  admin: boolean
  /** The id of the viewer; unknown in a patch, which is for everyone. */
  viewer?: string | undefined
  now?: number | undefined
}

/** The id of a job's entry. */
export const jobElementId = (job: string) => `job-${job}`

/** One job of the list. Its content is patched by its id, `job-<id>`, and while it runs `job-<id>-progress`. */
export function JobItem(props: { job: Job; fresh?: boolean } & Reader) {
  const { job, fresh = false } = props
  return (
    <li
      id={jobElementId(job.id)}
      tabIndex={-1}
      aria-labelledby={`job-${job.id}-name`}
      className={`border-t border-line/60 px-4 py-3 first:border-t-0 ${fresh ? 'motion-safe:animate-arrive' : ''}`}
    >
      <JobContent {...props} />
    </li>
  )
}

/** What is in the entry of a job. */
export function JobContent({ job, admin, viewer, now }: { job: Job } & Reader) {
  const { id, name, format, state, message, person, via, createdAt } = job
  return (
    <div className="grid gap-2">
      <div className="flex items-baseline gap-3">
        <h3 id={`job-${id}-name`} className="min-w-0 grow font-medium wrap-anywhere">
          {name}
          {format && (
            <span className="ml-2 text-xs font-normal text-faint">{format === 'csv' ? 'CSV' : 'NDJSON'}</span>
          )}
        </h3>
        <Time at={createdAt} {...(now !== undefined && { now })} />
      </div>
      {state === 'running' ? (
        <div id={progressId(id)} className="grid gap-1.5">
          <Progress job={job} />
        </div>
      ) : (
        <Outcome job={job} />
      )}
      {message && <p className="max-w-prose text-sm wrap-anywhere">{message}</p>}
      <div className="flex min-h-6.5 flex-wrap items-center gap-x-3 gap-y-1">
        <StateMark state={state} />
        <span className="text-xs text-faint wrap-anywhere">
          {person ? `Started by ${person.name}` : `Reported by ${via}`}
        </span>
        <Actions job={job} admin={admin} viewer={viewer} />
      </div>
    </div>
  )
}

/** What can be done about a job: an export belongs to its person, work from outside to the admins. */
function Actions({ job, admin, viewer }: { job: Job } & Reader) {
  const { id, org, name, state, person } = job
  const over = hasEnded(state) || state === 'stale'
  const manages = person !== null || admin
  return (
    <div className="-my-1 -mr-3 ml-auto flex items-center max-desk:-mr-4">
      {person && state === 'succeeded' && (
        <a
          href={routes.api.jobDownload(org, id)}
          aria-label={`Download: ${name}`}
          className={`${buttonClass('quiet')} text-primary`}
          {...onlyFor(person.id, viewer)}
        >
          <Icon name="download" className="size-4" />
          Download
        </a>
      )}
      {person && (state === 'failed' || state === 'cancelled') && (
        <div {...onlyFor(person.id, viewer)}>
          <Action url={routes.api.jobRetry(org, id)} icon="rotate-ccw" label="Retry" of={name} />
        </div>
      )}
      {manages && !hasEnded(state) && (
        <Action url={routes.api.jobCancel(org, id)} icon="x" label="Cancel" of={name} />
      )}
      {manages && over && (
        <Action url={routes.api.jobDelete(org, id)} icon="trash" label="Delete" of={name} />
      )}
    </div>
  )
}

/** The button goes away with what it does: the focus waits on the entry. */
const send = on('submit', js`${postForm}, el.closest('li').focus()`)

function Action({ url, icon, label, of }: { url: string; icon: IconName; label: string; of: string }) {
  return (
    <form method="post" action={url} {...send}>
      <Button look="quiet" aria-label={`${label}: ${of}`}>
        <Icon name={icon} className="size-4" />
        {label}
      </Button>
    </form>
  )
}
