import { z } from 'zod'
import { OrganisationSettings } from '@/components/organisations/organisation-settings'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { defineView } from '@/lib/live/view'
import type { StreamEntry } from '@/lib/streams/types'
import { orgStreamsView } from '@/lib/streams/view'
import { topic } from '@/lib/topics'
import { nameOf, organisationRenamed } from './store'

interface OrganisationData extends Pick<Member, 'org' | 'role'> {
  name: string
  /** Who is connected, for admins. */
  streams: StreamEntry[] | undefined
}

/**
 * The settings of an organisation: what each role may do to it. The page also shows `orgStreamsView`, whose data the
 * first paint takes from here.
 */
export const organisationView = defineView({
  name: 'organisation',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => memberOf(viewer, org),
  topics: ({ org }) => [topic.org(org)],
  variant: ({ org, role }) => `${org} ${role}`,
  load: async (scope, sources): Promise<OrganisationData> => {
    const { org, role } = scope
    const [name, connected] = await Promise.all([
      nameOf(sources.db, org),
      orgStreamsView.load(scope, sources),
    ])
    if (name === null) throw new HttpError('not_found', 'This organisation has just been deleted.')
    return { org, role, name, streams: connected?.streams }
  },
  regions: ({ org, role, name }) => [
    <OrganisationSettings key="organisation" org={org} role={role} name={name} />,
  ],
  render: ({ type }) => (type === organisationRenamed ? 'snapshot' : []),
})
