import { describe, expect, it } from 'vitest'
import type { BoardRow, OwnState, RoomState } from '@/lib/quiz/types'
import { only, render, tagsOf, textOf } from '../testing'
import { Board, Podium } from './board'
import { Lobby } from './lobby'
import { OwnPanel } from './own'
import { PracticeCard, PracticeScore } from './practice-card'
import { QuestionForm } from './question-form'
import { QuestionList } from './question-list'
import { JoinForm, NewQuizForm } from './quiz-forms'
import { QuizList, RoomList } from './quiz-list'
import { RoomStage } from './room-stage'

const hostile = '<script>alert(1)</script> "&'
const room: RoomState = {
  ...{ id: 'room', org: 'acme', code: 'ABC234', title: hostile, host: 'h', hostName: hostile },
  ...{ changeable: true, phase: 'question', question: 1, questions: 3, version: 4, at: 1_000 },
  ...{ deadline: 21_000, pausedLeft: null, players: 5, answers: 2, revealed: null, board: null },
  asked: { text: hostile, choices: [hostile, 'Two'], seconds: 20 },
}
const revealed = { right: [1], explanation: hostile, counts: [1, 3] }
const row = (rank: number, rankBefore: number | null = null, name = `Player ${rank}`): BoardRow => ({
  ...{ person: `${name}-${rank}`, name, points: 1_000 * (5 - rank), rank, rankBefore },
})
const own: OwnState = {
  ...{ joined: true, phase: 'question', question: 1, version: 4, choice: 1, gained: null, points: 0 },
  ...{ rank: null, rankBefore: null, players: 5, deadline: 21_000 },
}
const question = {
  text: hostile,
  choices: [hostile, 'b'],
  right: [0],
  seconds: 20,
  explanation: hostile,
  id: '7',
}
const quiz = {
  id: 'q',
  title: hostile,
  questions: 1,
  author: hostile,
  changeable: true,
  practice: true,
  editable: true,
}
const practice = {
  ...{ org: 'acme', quiz: 'q', title: hostile, number: 1, questions: 2, answered: 1, score: 1 },
  question: { id: '7', text: hostile, choices: [hostile, 'b'], seen: 'x' },
}
const everything = [
  <RoomStage key="a" room={room} isHost />,
  <RoomStage key="b" room={room} isHost={false} own={own} />,
  <RoomStage key="c" room={{ ...room, pausedLeft: 5_000 }} isHost={false} />,
  <RoomStage key="d" room={{ ...room, phase: 'reveal', revealed }} isHost={false} />,
  <RoomStage key="e" room={{ ...room, phase: 'podium', asked: null, board: [row(1, 1, hostile)] }} isHost />,
  <RoomStage
    key="f"
    room={{ ...room, phase: 'lobby', asked: null }}
    isHost
    invitation={{ url: 'http://localhost/x', modules: [[true, false]] }}
  />,
  <OwnPanel key="g" org="acme" room="room" own={own} isHost={false} />,
  <OwnPanel key="h" org="acme" room="room" own={{ ...own, joined: false }} isHost={false} />,
  <Lobby key="i" lobby={{ players: 2, here: 1, newest: [{ id: 'x', name: hostile, here: false }] }} />,
  <QuestionList key="j" org="acme" quiz={quiz} questions={[question]} />,
  <QuestionForm
    key="k"
    org="acme"
    quiz="q"
    state={{ values: { text: hostile }, errors: { choice2: hostile } }}
  />,
  <QuizList key="l" org="acme" quizzes={[quiz]} />,
  <RoomList
    key="m"
    org="acme"
    rooms={[{ id: 'r', title: hostile, host: hostile, players: 1, open: true, createdAt: 0 }]}
  />,
  <PracticeScore key="n" practice={{ ...practice, solution: null }} />,
  <PracticeCard key="o" practice={{ ...practice, solution: null }} />,
  <PracticeCard
    key="p"
    practice={{ ...practice, solution: { choice: 1, right: [0], explanation: hostile } }}
  />,
  <JoinForm key="q" org="acme" state={{ values: { code: hostile }, errors: { code: hostile } }} />,
  <NewQuizForm key="r" org="acme" />,
].map((element) => render(element))

describe('everything of a quiz', () => {
  it('shows what people write as text, and has no inline style, which the policy would drop', () => {
    for (const html of everything) {
      expect(html).not.toContain('<script>')
      expect(tagsOf(html).filter(({ attributes }) => 'style' in attributes)).toEqual([])
    }
  })

  it('has expressions that compile, and forms that work without JavaScript', () => {
    const attributes = everything.flatMap((html) =>
      tagsOf(html).flatMap((tag) => Object.entries(tag.attributes)),
    )
    const expressions = attributes.filter(([name]) => name.startsWith('data-') && name !== 'data-signals')
    expect(expressions.length).toBeGreaterThan(30)
    for (const [name, expression] of expressions)
      expect(
        () => new Function(`return (${expression.replaceAll('@', '')})`),
        `${name} ${expression}`,
      ).not.toThrow()
    for (const html of everything)
      for (const { name, attributes } of tagsOf(html))
        if (name === 'form')
          expect([attributes.method, attributes.action]).toEqual(['post', expect.stringMatching(/^\/api/)])
  })
})

it('players answer by buttons that say which one is theirs; the host only shows the choices', () => {
  const asked = render(<RoomStage room={room} isHost={false} own={own} />)
  const buttons = tagsOf(asked).filter(({ name }) => name === 'button')
  expect(buttons.map(({ attributes }) => [attributes.value, attributes['aria-pressed']])).toEqual([
    ['0', 'false'],
    ['1', 'true'],
  ])
  const shown = tagsOf(render(<RoomStage room={room} isHost />))
  expect(shown.filter(({ attributes }) => attributes.name === 'choice')).toEqual([])
  const paused = tagsOf(render(<RoomStage room={{ ...room, pausedLeft: 1 }} isHost={false} />))
  expect(
    paused.filter(({ attributes }) => attributes.name === 'choice' && !('disabled' in attributes)),
  ).toEqual([])
})

it('the leaderboard says who has moved, and equal points share a place on the podium', () => {
  const html = render(
    <Board rows={[row(1, 3, 'Ada'), row(2, 2, 'Bob'), row(3, 1, 'Cid'), row(4, null, 'Dan')]} />,
  )
  expect(textOf(html)).toBe('1Adaup 24,0002Bob–same place3,0003Ciddown 22,0004Dan1,000')
  const podium = render(
    <Podium rows={[row(1, null, 'Ada'), row(1, null, 'Bob'), row(3, null, 'Cid'), row(4)]} />,
  )
  expect(textOf(podium)).toContain('Ada4,0001Bob4,0001Cid2,0003')
  expect(only(podium, ({ attributes }) => attributes['aria-label'] === 'Leaderboard')).toBeDefined()
})

it('a countdown without JavaScript is the time that was left, and the solution counts in words', () => {
  expect(textOf(render(<RoomStage room={room} isHost={false} />))).toContain('20 s')
  const html = textOf(render(<RoomStage room={{ ...room, phase: 'reveal', revealed }} isHost={false} />))
  expect(html).toContain('1 answer')
  expect(html).toContain('3 answers')
})
