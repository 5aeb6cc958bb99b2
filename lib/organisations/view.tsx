import { z } from 'zod'
import { OrganisationSettings } from '@/components/organisations/organisation-settings'
import { OrgStreams } from '@/components/streams/open-pages'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { defineView } from '@/lib/live/view'
import type { StreamEntry } from '@/lib/streams/types'
import { orgStreamsView } from '@/lib/streams/view'
import { streamsChanged, topic } from '@/lib/topics'
import { nameOf, organisationRenamed } from './store'

interface OrganisationData extends Pick<Member, 'org' | 'role'> {
  name: string
  /** Who is connected, for admins. */
  streams: StreamEntry[] | undefined
}

/** The settings of an organisation: what each role may do to it. */
export const organisationView = defineView({
  name: 'organisation',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => memberOf(viewer, org),
  topics: (scope) => [topic.org(scope.org), ...(scope.admin ? orgStreamsView.topics(scope) : [])],
  variant: ({ org, role }) => `${org} ${role}`,
  volatile: true,
  load: async (scope, sources): Promise<OrganisationData> => {
    const { org, role, admin } = scope
    const [name, connected] = await Promise.all([
      nameOf(sources.db, org),
      admin ? orgStreamsView.load(scope, sources) : undefined,
    ])
    if (name === null) throw new HttpError('not_found', 'This organisation has just been deleted.')
    return { org, role, name, streams: connected?.streams }
  },
  regions: ({ streams, ...data }) => [
    <OrganisationSettings key="organisation" {...data} />,
    ...(streams ? [<OrgStreams key="streams" org={data.org} streams={streams} />] : []),
  ],
  render: ({ type }) => (type === organisationRenamed || type === streamsChanged ? 'snapshot' : []),
})
