import { encode } from 'uqr'
import { questionKey } from '@/components/quiz/choices'
import { Lobby } from '@/components/quiz/lobby'
import { OwnPanel } from '@/components/quiz/own'
import { type Invitation, RoomStage } from '@/components/quiz/room-stage'
import { type Member, memberOf } from '@/lib/auth/viewer'
import type { BusEvent } from '@/lib/broadcast'
import { patchSignals } from '@/lib/datastar'
import type { Db } from '@/lib/db'
import { env } from '@/lib/env'
import { HttpError } from '@/lib/errors'
import { defineView, type Patches } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'
import { services } from '@/lib/services'
import { streamsChanged, topic } from '@/lib/topics'
import { quizJoined, quizTally } from './clock'
import { roomParams } from './input'
import { findRoom } from './rooms'
import { lobbyStates, ownStates, roomState } from './state'
import type { Tally } from './tally'
import { quizPhaseChanged } from './turns'
import type { LobbyState, OwnState, RoomState } from './types'

interface RoomScope extends Member {
  room: string
  isHost: boolean
}

export interface RoomData {
  room: RoomState
  isHost: boolean
  own: OwnState | null
  lobby: LobbyState | null
}

/** Of the numbers that change while many answer or come, only the newest matters: for both views that stand in a room. */
const conflate = ({ topic, type }: BusEvent) =>
  type === quizTally || type === quizJoined || type === streamsChanged ? `${topic} ${type}` : null

const gone = () => new HttpError('not_found', 'There is no such room. Ask the host for the code.')

/** A room: its host and its players see the same events, each in a rendering of their own; what is one person's is patched apart. */
export const quizRoomView = defineView({
  // Presence in rooms is read by this name, see `lobbyStates`.
  name: 'quiz-room',
  params: roomParams,
  authorize: async (viewer, { org, room }): Promise<RoomScope> => {
    const member = await memberOf(viewer, org)
    const found = await findRoom((await services()).db, org, room)
    if (!found) throw gone()
    return { ...member, room, isHost: found.host === viewer.id }
  },
  topics: ({ org, room }) => [topic.quizRoom(org, room)],
  variant: ({ room, isHost }) => `${room} ${isHost ? 'host' : 'player'}`,
  load: async (scope, sources): Promise<RoomData> => {
    const now = Date.now()
    const [room, [own = null], lobby] = await Promise.all([
      roomState(sources.db, scope.room, now),
      ownStates(sources.db, [scope]),
      lobbyView.load(scope, sources),
    ])
    if (!room) throw gone()
    sources.watchRoom(room.id, room.deadline)
    return { room, isHost: scope.isHost, own, lobby }
  },
  regions: ({ room, isHost, own }) => [
    <RoomStage key="stage" room={room} isHost={isHost} own={own} invitation={invitationTo(room, isHost)} />,
    <OwnPanel key="own" org={room.org} room={room.id} own={own} isHost={isHost} />,
  ],
  render: ({ type, data }, variant) => {
    if (type === quizPhaseChanged)
      return [patch(<RoomStage room={data as RoomState} isHost={variant.endsWith(' host')} />)]
    if (type !== quizTally) return []
    const { question, answers } = data as Tally
    return [patchSignals({ _answers: { [questionKey(question)]: answers } })]
  },
  personal: {
    when: ({ type }) => type === quizPhaseChanged,
    key: ({ room, person }) => `${room} ${person}`,
    load: async (scopes, { db, watchRoom }) => {
      const owns = await ownStates(db, scopes)
      return scopes.map(({ org, room, isHost }, index) => {
        const own = owns[index]!
        if (own) watchRoom(room, own.deadline)
        return [patch(<OwnPanel org={org} room={room} own={own} isHost={isHost} />)]
      })
    },
  },
  conflate,
  // Numbers of answers are in no log; and whoever comes back learns the server's time anew.
  volatile: true,
})

/** How it stands for a player now, for the answer to what they have just done. */
export async function ownPatch(db: Db, { org, person, host }: Owner, room: string): Promise<Patches> {
  const [own = null] = await ownStates(db, [{ room, person }])
  return [patch(<OwnPanel org={org} room={room} own={own} isHost={person === host} />)]
}
type Owner = Pick<Member, 'org' | 'person'> & { host: string }

/** Only the lobby of the host invites. */
export function invitationTo({ org, id, phase }: RoomState, isHost: boolean): Invitation | undefined {
  if (!isHost || phase !== 'lobby') return undefined
  const url = env().url + routes.quizRoom(org, id)
  return { url, modules: encode(url, { ecc: 'M', border: 2 }).data }
}

type LobbyScope = Pick<RoomScope, 'org' | 'room'>

/** Who has come: loaded and rendered once for everybody in the room, whenever somebody comes or goes. Only in the lobby. */
export const lobbyView = defineView({
  name: 'quiz-lobby',
  params: roomParams,
  authorize: async (viewer, { org, room }): Promise<LobbyScope> => {
    await memberOf(viewer, org)
    return { org, room }
  },
  // Presence in the organisation is not enough: who comes from another page of it was there before.
  topics: ({ org, room }) => [topic.streams(topic.org(org)), topic.quizRoom(org, room)],
  variant: ({ room }) => room,
  volatile: true,
  load: async ({ room }, { db }): Promise<LobbyState | null> =>
    (await lobbyStates(db, [room], Date.now())).get(room) ?? null,
  regions: (lobby) => [<Lobby key="lobby" lobby={lobby} />],
  render: ({ type }) => (type === quizPhaseChanged ? [patch(<Lobby lobby={null} />)] : []),
  personal: {
    when: ({ type }) => type === streamsChanged || type === quizJoined,
    key: ({ room }) => room,
    load: async (scopes, { db }) => {
      const rooms = scopes.map(({ room }) => room)
      const lobbies = await lobbyStates(db, rooms, Date.now())
      return rooms.map((room) => {
        const lobby = lobbies.get(room)
        return lobby ? [patch(<Lobby lobby={lobby} />)] : []
      })
    },
  },
  conflate,
})
