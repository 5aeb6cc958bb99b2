import type { ReactElement } from 'react'
import { z } from 'zod'
import { OpenPages, OrgStreams } from '@/components/streams/open-pages'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { defineView, type Sources } from '@/lib/live/view'
import { streamsChanged, topic } from '@/lib/topics'
import { streamsIn, streamsOf } from './store'
import type { StreamEntry } from './types'

interface Streams {
  org: string
  streams: StreamEntry[]
}

const params = z.object({ org: z.string() })

/** The viewer's own open pages, in all organisations. */
export const openPagesView = defineView({
  name: 'open-pages',
  params,
  authorize: (viewer, { org }): Promise<Member> => memberOf(viewer, org),
  topics: ({ person }) => [topic.streams(topic.person(person))],
  variant: ({ person }) => person,
  load: async ({ org, person }, sources): Promise<Streams> => ({
    org,
    streams: withTraffic(await streamsOf(sources.db, person), sources),
  }),
  regions: (data): ReactElement[] => [<OpenPages key="open-pages" {...data} />],
  render: ({ type }) => (type === streamsChanged ? 'snapshot' : []),
  volatile: true,
})

/** Who is connected to an organisation; it shows nothing to those who are not its admins. */
export const orgStreamsView = defineView({
  name: 'org-streams',
  params,
  authorize: (viewer, { org }): Promise<Member> => memberOf(viewer, org),
  topics: ({ org, admin }) => (admin ? [topic.streams(topic.org(org))] : []),
  variant: ({ org, admin }) => `${org} ${admin}`,
  load: async ({ org, admin }, sources): Promise<Streams | undefined> =>
    admin ? { org, streams: withTraffic(await streamsIn(sources.db, org), sources) } : undefined,
  regions: (data): ReactElement[] => (data ? [<OrgStreams key="org-streams" {...data} />] : []),
  render: ({ type }) => (type === streamsChanged ? 'snapshot' : []),
  volatile: true,
})

function withTraffic(streams: StreamEntry[], { trafficOf }: Sources): StreamEntry[] {
  return streams.map((stream) => ({ ...stream, traffic: trafficOf(stream.id) }))
}
