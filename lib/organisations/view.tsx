import { z } from 'zod'
import { OrganisationSettings } from '@/components/organisations/organisation-settings'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { HttpError } from '@/lib/errors'
import { defineView } from '@/lib/live/view'
import { topic } from '@/lib/topics'
import { nameOf, organisationRenamed } from './store'

interface OrganisationData extends Pick<Member, 'org' | 'role'> {
  name: string
}

/** The settings of an organisation: what each role may do to it. */
export const organisationView = defineView({
  name: 'organisation',
  params: z.object({ org: z.string() }),
  authorize: (viewer, { org }) => memberOf(viewer, org),
  topics: ({ org }) => [topic.org(org)],
  variant: ({ org, role }) => `${org} ${role}`,
  load: async ({ org, role }, { db }): Promise<OrganisationData> => {
    const name = await nameOf(db, org)
    if (name === null) throw new HttpError('not_found', 'This organisation has just been deleted.')
    return { org, role, name }
  },
  regions: (data) => [<OrganisationSettings key="organisation" {...data} />],
  render: ({ type }) => (type === organisationRenamed ? 'snapshot' : []),
})
