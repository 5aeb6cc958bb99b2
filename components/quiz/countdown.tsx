import type { ReactNode } from 'react'
import { init, js, onInterval, peek, signals, style, text } from '@/lib/datastar'
import type { RoomState } from '@/lib/quiz/types'

/**
 * Around a room: keeps `_clock`, the server's clock as well as the browser knows it. `_skew` is how far the two are apart;
 * of all that the server has sent the largest is right, because what was longer on its way tells less. `_choice` and `_answers` hold, by question, the
 * viewer's own answer and how many have answered.
 */
export function RoomFrame({ children }: { children: ReactNode }) {
  return (
    <div
      id="quiz"
      className="grid gap-4"
      {...signals({ _skew: -1e15, _clock: 0, _choice: {}, _answers: {} }, { ifMissing: true })}
      {...onInterval(js`$_clock = Date.now() + $_skew`, { duration: '250ms', leading: true })}
    >
      {children}
    </div>
  )
}

const secondsLeft = (room: RoomState) => {
  const left = room.pausedLeft ?? room.deadline - room.at
  return Math.max(0, Math.ceil(left / 1000))
}

/** The seconds that are left of the phase; they stand still while the room is paused. */
export function Countdown({ room, before = '' }: { room: RoomState; before?: string }) {
  const { at, deadline, pausedLeft, version } = room
  if (pausedLeft !== null) return <p className="chip bg-warning/15 text-warning">Paused</p>
  const left = js`Math.max(0, Math.ceil((${deadline} - $_clock) / 1000)) + ' s'`
  return (
    <p
      id={`quiz-left-${version}`}
      role="timer"
      className="text-sm whitespace-nowrap text-soft tabular-nums"
      {...init(js`$_skew = Math.max(${peek(js`$_skew`)}, ${at} - Date.now()), $_clock = Date.now() + $_skew`)}
    >
      {before}
      <span {...text(left)}>{secondsLeft(room)} s</span>
    </p>
  )
}

/** How much of the time is left, as a bar. */
export function TimeBar({ room, seconds }: { room: RoomState; seconds: number }) {
  const { deadline, pausedLeft, version } = room
  const width =
    pausedLeft === null
      ? js`Math.max(0, Math.min(100, (${deadline} - $_clock) / ${seconds * 10})) + '%'`
      : js`${`${Math.min(100, pausedLeft / (seconds * 10))}%`}`
  return (
    <div aria-hidden="true" className="h-1 bg-base-300">
      <div id={`quiz-bar-${version}`} className="h-full bg-sheen quiz-bar" {...style({ width })} />
    </div>
  )
}
