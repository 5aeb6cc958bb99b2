import { z } from 'zod'
import { GitHubSection } from '@/components/settings/github-section'
import { NotifyForm } from '@/components/settings/notify-form'
import { signInMeans } from '@/lib/auth/accounts'
import { type DeletionPlan, planDeletion } from '@/lib/auth/deletion'
import { type Member, memberOf, type Viewer } from '@/lib/auth/viewer'
import { isDemoPerson } from '@/lib/demo/demo'
import { env } from '@/lib/env'
import { defineView } from '@/lib/live/view'
import { credentialsChanged, preferencesChanged, topic } from '@/lib/topics'
import { notifyOf } from './store'
import type { Notify } from './types'

interface SettingsScope extends Member {
  viewer: Viewer
}

interface SettingsData {
  org: string
  person: Pick<Viewer, 'name' | 'email' | 'hasPassword'>
  /** True for the accounts of the demo, which stay as they are. */
  shared: boolean
  notify: Notify
  gitHub: { offered: boolean; login: string | null; hasPassword: boolean }
  deletion: DeletionPlan
}

/**
 * The settings of oneself. Live is what has no text to type; the forms are painted anew by the commands that they send,
 * so that nothing takes away what somebody is typing.
 */
export const settingsView = defineView({
  name: 'settings',
  params: z.object({ org: z.string() }),
  authorize: async (viewer, { org }): Promise<SettingsScope> => ({
    ...(await memberOf(viewer, org)),
    viewer,
  }),
  topics: ({ person }) => [topic.person(person)],
  variant: ({ org }) => org,
  load: async (scope, { db }): Promise<SettingsData> => {
    const { org, viewer } = scope
    const [notify, { hasPassword, gitHub: login }, deletion] = await Promise.all([
      notifyOf(db, scope),
      signInMeans(db, viewer.id),
      planDeletion(db, viewer.id),
    ])
    const offered = env().github !== undefined
    return {
      org,
      person: viewer,
      shared: isDemoPerson(viewer.id),
      notify,
      gitHub: { offered, login, hasPassword },
      deletion,
    }
  },
  regions: ({ org, notify, gitHub, shared }) => [
    <NotifyForm key="notify" org={org} notify={notify} />,
    ...(shared ? [] : [<GitHubSection key="github" org={org} {...gitHub} />]),
  ],
  render: ({ type, data }, org) => {
    const here = type === preferencesChanged && (data as { org?: unknown }).org === org
    return here || type === credentialsChanged ? 'snapshot' : []
  },
})
