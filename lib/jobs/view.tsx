import { JobContent, JobItem, jobElementId } from '@/components/jobs/job-item'
import { JobList } from '@/components/jobs/job-list'
import { Progress, progressId } from '@/components/jobs/job-progress'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { removeElements } from '@/lib/datastar'
import { defineView } from '@/lib/live/view'
import { patch, patchShown } from '@/lib/render'
import { routes } from '@/lib/routes'
import { topic } from '@/lib/topics'
import { audienceOf } from '@/lib/visibility/visibility'
import { jobChanged, jobCreated, jobDeleted, jobProgress } from './events'
import { jobsParams } from './input'
import { listJobs } from './store'
import type { Job, JobProgress } from './types'

interface JobsScope extends Member {
  /** The newest job that an older page leaves out. */
  before: string | undefined
}

interface JobsData {
  viewer: string
  admin: boolean
  jobs: Job[]
  /** URL of the next older page. */
  older: string | null
}

/** The jobs that somebody may see: the newest, or those before one of them. */
export const jobsView = defineView({
  name: 'jobs',
  params: jobsParams,
  authorize: async (viewer, { org, before }): Promise<JobsScope> => ({
    ...(await memberOf(viewer, org)),
    before,
  }),
  // Among the exports of everybody are one's own.
  topics: ({ org, person, admin }) => [
    topic.jobs(org),
    admin ? topic.jobsOfAll(org) : topic.jobsOf(org, person),
  ],
  variant: (scope) => `${scope.before ? 'older' : 'newest'} for ${audienceOf(scope)}`,
  load: async (scope, { db }): Promise<JobsData> => {
    const { org, person, admin, before } = scope
    const { jobs, older } = await listJobs(db, scope, before)
    return { viewer: person, admin, jobs, older: older && routes.jobs(org, older) }
  },
  regions: (data) => [<JobList key="jobs" {...data} />],
  render: ({ type, data }, variant) => {
    const admin = variant.endsWith('admin')
    if (type === jobProgress) {
      const job = data as JobProgress
      // The element is there while the job runs: a word that comes late changes nothing.
      return patchShown(progressId(job.id), <Progress job={job} />)
    }
    const job = data as Job
    const id = jobElementId(job.id)
    if (type === jobDeleted) return [removeElements(`#${id}`)]
    if (type === jobChanged) return patchShown(id, <JobContent job={job} admin={admin} />)
    if (type !== jobCreated || variant.startsWith('older')) return []
    return [
      // The first paint may hold it already.
      removeElements(`#${id}`),
      patch(<JobItem job={job} admin={admin} fresh />, { mode: 'prepend', selector: '#job-list' }),
    ]
  },
  // Of each job only the newest counts; words of progress never take the place of a change.
  conflate: ({ type, data }) =>
    type === jobProgress || type === jobChanged ? `${type} ${(data as Job).id}` : null,
})
