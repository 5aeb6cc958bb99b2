/** What a quiz holds at most. */
export const maxTitle = 100
export const maxQuestions = 50
export const maxQuestionText = 300
export const maxChoiceText = 120
export const maxExplanation = 600
export const minChoices = 2
export const maxChoices = 6
/** How long a question may be open in a room, in seconds. */
export const minSeconds = 5
export const maxSeconds = 120
export const usualSeconds = 20

/** A question without what is right, as it is asked. */
export interface AskedQuestion {
  text: string
  choices: string[]
  seconds: number
}

export interface QuizQuestion extends AskedQuestion {
  /** The places of the right choices, from 0: any of them counts. */
  right: number[]
  explanation: string
}

/** A question with its row number. */
export type StoredQuestion = QuizQuestion & { id: string }

/** A quiz in a list. */
export interface QuizEntry {
  id: string
  title: string
  questions: number
  author: string | null
  changeable: boolean
  practice: boolean
  /** May the viewer change it? */
  editable: boolean
}

/** A room in a list. */
export interface RoomEntry {
  id: string
  title: string
  host: string
  players: number
  open: boolean
  createdAt: number
}

const phases = ['lobby', 'question', 'reveal', 'leaderboard', 'podium'] as const
export type Phase = (typeof phases)[number]

/** A player's line on the leaderboard. */
export interface BoardRow {
  person: string
  name: string
  points: number
  rank: number
  /** The rank before the last question; null after the first one, and for whoever came later. */
  rankBefore: number | null
}

/**
 * A room as everybody in it sees it, and as its events carry it. What is right is only there in the phase `reveal`: the
 * database leaves it out before (see `roomJson`).
 */
export interface RoomState {
  id: string
  org: string
  code: string
  title: string
  host: string
  hostName: string
  changeable: boolean
  phase: Phase
  /** The place of the question at hand, from 0, and how many there are. */
  question: number
  questions: number
  version: number
  /** The server's clock at this state, in ms since the epoch. */
  at: number
  /** When the phase ends by itself, by the server's clock. */
  deadline: number
  /** Set while the room is paused: how much of the phase is left, in ms. */
  pausedLeft: number | null
  players: number
  /** How many have answered the question at hand. */
  answers: number
  /** In the phases `question` and `reveal`. */
  asked: AskedQuestion | null
  /** In the phase `reveal`: `counts` are the answers by choice. */
  revealed: { right: number[]; explanation: string; counts: number[] } | null
  /** In the phases `leaderboard` and `podium`: the first ones. */
  board: BoardRow[] | null
}

/** What a room holds for one person alone. */
export interface OwnState {
  joined: boolean
  phase: Phase
  question: number
  version: number
  /** Their answer to the question at hand. */
  choice: number | null
  /** What it brought; null until it is revealed. */
  gained: number | null
  points: number
  rank: number | null
  rankBefore: number | null
  players: number
  /** See `RoomState`. */
  deadline: number
}

/** Somebody in the lobby. */
export interface LobbyPlayer {
  id: string
  name: string
  /** Has a page of a room open. */
  here: boolean
}

export interface LobbyState {
  players: number
  /** How many of them are there. */
  here: number
  /** The last ones to come, newest first. */
  newest: LobbyPlayer[]
}

/** Where somebody is in a quiz that they practise. */
export interface PracticeState {
  org: string
  quiz: string
  title: string
  /** The place of the question from 1, and how many there are. */
  number: number
  questions: number
  /** How many were answered, and how many of them right. */
  answered: number
  score: number
  /** What is asked now; null where all is answered. `seen` names it as it is shown. */
  question: { id: string; text: string; choices: string[]; seen: string } | null
  /** What is right, once the question is answered. */
  solution: { choice: number; right: number[]; explanation: string } | null
}
