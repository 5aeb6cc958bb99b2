import { z } from 'zod'
import { HttpError } from '@/lib/errors'
import { command } from '@/lib/http/command'
import { roomMember } from '@/lib/quiz/access'
import { quizJoined } from '@/lib/quiz/clock'
import { roomParams } from '@/lib/quiz/input'
import { ownPatch } from '@/lib/quiz/room-view'
import { joinRoom } from '@/lib/quiz/rooms'
import { routes } from '@/lib/routes'

/** Comes into a room to play. */
export const POST = command({
  params: roomParams,
  access: roomMember,
  input: z.object({}),
  back: ({ org, room }) => routes.quizRoom(org, room),
  async run({ params: { org, room }, access: member, services: { db, quizClock } }) {
    if (!(await joinRoom(db, member, room, Date.now())))
      throw new HttpError('conflict', 'The room is full, or has ended.')
    quizClock.count(org, room, quizJoined)
    return { patches: await ownPatch(db, member, room) }
  },
})
