import { z } from 'zod'
import { plainText, rowId, visible } from '@/lib/http/fields'
import { codeAlphabet, codeLength } from './rooms'
import {
  maxChoices,
  maxChoiceText,
  maxExplanation,
  maxQuestions,
  maxQuestionText,
  maxSeconds,
  maxTitle,
  minChoices,
  minSeconds,
  usualSeconds,
} from './types'

const line = (what: string, max: number) =>
  plainText(`Write ${what}.`)
    .transform((value) => value.replace(/\s+/g, ' '))
    .pipe(z.string().max(max, `Shorten it to ${max} characters.`))

const written = (what: string, max: number) =>
  line(what, max).refine((value) => visible.test(value), `Write ${what}.`)

const ticked = z
  .literal(['on', ''], 'Leave it out, or send "on".')
  .default('')
  .transform((value) => value === 'on')

/** A new quiz. */
export const quizInput = z.object({
  title: written('a title', maxTitle),
  changeable: ticked,
  practice: ticked,
})

const places = [1, 2, 3, 4, 5, 6] as const
const choice = line('a text', maxChoiceText).default('')

const seconds = z
  .string('Give the seconds as a text.')
  .default('')
  .transform((text) => Number(text.trim() || usualSeconds))
  .pipe(
    z
      .int('Give whole seconds.')
      .min(minSeconds, `Give at least ${minSeconds} seconds.`)
      .max(maxSeconds, `Give at most ${maxSeconds} seconds.`),
  )

/** A new question, as its form sends it. Choices that are left empty are left out. */
export const questionInput = z
  .object({
    text: written('a question', maxQuestionText),
    ...{
      choice1: choice,
      choice2: choice,
      choice3: choice,
      choice4: choice,
      choice5: choice,
      choice6: choice,
    },
    ...{ right1: ticked, right2: ticked, right3: ticked, right4: ticked, right5: ticked, right6: ticked },
    seconds,
    explanation: line('an explanation', maxExplanation).default(''),
  })
  .transform((fields, context) => {
    const given = places
      .map((place) => ({ place, text: fields[`choice${place}`], isRight: fields[`right${place}`] }))
      .filter(({ text, isRight }) => text !== '' || isRight)
    const refuse = (place: number, message: string) => {
      context.addIssue({ code: 'custom', path: [`choice${place}`], message })
      return z.NEVER
    }
    const empty = given.find(({ text }) => text === '')
    if (empty) return refuse(empty.place, 'Write what is right, or take the mark away.')
    if (given.length < minChoices) return refuse(given.length + 1, `Write at least ${minChoices} choices.`)
    const twice = given.find(({ text }, index) => given.findIndex((other) => other.text === text) < index)
    if (twice) return refuse(twice.place, 'This choice is there twice. Change one of them.')
    const right = given.flatMap(({ isRight }, index) => (isRight ? [index] : []))
    if (right.length === 0) return refuse(1, 'Mark at least one choice as right.')
    const { text, explanation } = fields
    return { text, choices: given.map((choice) => choice.text), right, seconds: fields.seconds, explanation }
  })

const place = (max: number, what: string) =>
  z
    .union([z.string().regex(/^\d{1,3}$/), z.int()], what)
    .transform(Number)
    .pipe(z.int(what).min(0, what).max(max, what))

/** An answer in a room: the places of the question and of the choice, from 0. */
export const answerInput = z.object({
  question: place(maxQuestions - 1, 'Name the question by its place, from 0.'),
  choice: place(maxChoices - 1, 'Name the choice by its place, from 0.'),
})

/** An answer of somebody who practises: the row number of the question, and the place of the choice. */
export const practiceInput = z.object({
  question: rowId('a question'),
  choice: answerInput.shape.choice,
  /** Which choices the page has shown. */
  seen: z.string('Leave it as it was.').max(100, 'Leave it as it was.').optional(),
})

/** What a host does, at the version of the room that they see. */
export const stepInput = z.object({
  step: z.enum(['next', 'pause', 'resume', 'end'], 'The step must be next, pause, resume or end.'),
  version: z
    .union([z.string().regex(/^\d{1,9}$/), z.int()], 'Name the version of the room that you see.')
    .transform(Number),
})

const codeRule = `A code has ${codeLength} letters and digits. It stands on the host's screen.`

/** The code of a room as people type it: in any case, and with spaces or dashes. */
export const joinInput = z.object({
  code: z
    .string(codeRule)
    .max(100, codeRule)
    .transform((code) => code.toUpperCase().replace(/[\s-]/g, ''))
    .refine(
      (code) => code.length === codeLength && [...code].every((letter) => codeAlphabet.includes(letter)),
      codeRule,
    ),
})

const id = z.string().regex(/^[\w-]{1,40}$/, 'This must be the id of a quiz or a room.')
export const orgParams = z.object({ org: z.string() })
export const quizParams = z.object({ org: z.string(), quiz: id })
/** A quiz, and the question that its page changes. */
export const editedQuizParams = quizParams.extend({ edit: practiceInput.shape.question.optional() })
export const questionParams = quizParams.extend({ question: practiceInput.shape.question })
export const practiceParams = quizParams.extend({ question: practiceInput.shape.question.optional() })
export const roomParams = z.object({ org: z.string(), room: id })
