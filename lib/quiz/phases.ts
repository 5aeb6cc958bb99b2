import type { Phase, QuizQuestion } from './types'

/** How long the answer and the leaderboard show before the quiz goes on by itself, in ms. The host may go on earlier. */
export const revealMs = 12_000
export const leaderboardMs = 8_000
/** After so long without the host, a room that waits for them ends, in ms. */
export const idleMs = 24 * 60 * 60 * 1000
/** How long the results of a room that has ended are kept, in ms. */
const keptMs = 90 * 24 * 60 * 60 * 1000

/** What decides how a room goes on. */
export interface Position {
  phase: Phase
  question: number
  questions: readonly Pick<QuizQuestion, 'seconds'>[]
  deadline: number
  pausedLeft: number | null
}

/** What can happen to a room: its deadline passes, or its host does something. */
export type Step = 'due' | 'next' | 'pause' | 'resume' | 'end'

/** Where a room stands after a step. */
export type Move = Pick<Position, 'phase' | 'question' | 'deadline' | 'pausedLeft'>

/**
 * The rules of a room: lobby, then for each question the question, what was right, and the leaderboard; after the last
 * one the podium, where it stays.
 * @returns null where the step has no meaning now
 */
export function move(room: Position, step: Step, now: number): Move | null {
  const { phase, question, pausedLeft } = room
  if (phase === 'podium') return null
  const waits = phase === 'lobby' || pausedLeft !== null
  switch (step) {
    case 'due':
      if (now < room.deadline) return null
      return waits ? podium(question, now) : next(room, now)
    case 'next':
      return next(room, now)
    case 'end':
      return podium(question, now)
    case 'pause':
      if (waits) return null
      return { phase, question, deadline: now + idleMs, pausedLeft: Math.max(0, room.deadline - now) }
    case 'resume':
      return pausedLeft === null ? null : { phase, question, deadline: now + pausedLeft, pausedLeft: null }
  }
}

function next({ phase, question, questions }: Position, now: number): Move {
  const begin = (place: number): Move => ({
    phase: 'question',
    question: place,
    deadline: now + questions[place]!.seconds * 1000,
    pausedLeft: null,
  })
  if (phase === 'lobby') return begin(0)
  if (phase === 'question') return { phase: 'reveal', question, deadline: now + revealMs, pausedLeft: null }
  if (question === questions.length - 1) return podium(question, now)
  if (phase === 'leaderboard') return begin(question + 1)
  return { phase: 'leaderboard', question, deadline: now + leaderboardMs, pausedLeft: null }
}

const podium = (question: number, now: number): Move => ({
  phase: 'podium',
  question,
  deadline: now + keptMs,
  pausedLeft: null,
})

/**
 * What a right answer brings: 1,000 points at once, 500 in the last moment, evenly in between.
 * @param left how much of the time was left, in ms
 * @param time how long the question was open, in ms
 */
export function pointsFor(left: number, time: number): number {
  return Math.round(500 + (500 * left) / time)
}
