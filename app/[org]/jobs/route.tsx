import { JobList } from '@/components/jobs/job-list'
import { StartExport, startExportId } from '@/components/jobs/start-export'
import { Workspace } from '@/components/layout/workspace'
import { Offstage } from '@/components/ui/offstage'
import { page } from '@/lib/http/page'
import { exportChoices } from '@/lib/jobs/sources'
import { jobsView } from '@/lib/jobs/view'
import { routes } from '@/lib/routes'

export const GET = page(jobsView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, before } = scope
  return (
    <Workspace
      title="Jobs"
      shell={shell}
      current="jobs"
      stream={routes.api.jobs(org, { after: cursor, before })}
      assets={assets}
    >
      <StartExport org={org} choices={exportChoices(scope)} state={form(startExportId)} />
      <JobList {...data} />
      <Offstage />
    </Workspace>
  )
})
