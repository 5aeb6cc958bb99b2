import { type Db, schema } from '@/lib/db'
import type { QuizQuestion } from '@/lib/quiz/types'

const { quizQuestions, quizzes } = schema

type Question = [text: string, choices: string[], right: number[], explanation: string]

/** What the quizzes of the demo are called, and what they ask. */
const content: Record<string, Question[]> = {
  'Around the world': [
    [
      'Which is the largest ocean?',
      ['Atlantic Ocean', 'Indian Ocean', 'Pacific Ocean', 'Arctic Ocean'],
      [2],
      'The Pacific covers about a third of the Earth, more than all the land together.',
    ],
    [
      'What is the capital of Australia?',
      ['Sydney', 'Canberra', 'Melbourne', 'Perth'],
      [1],
      'Sydney and Melbourne both wanted to be the capital, so Canberra was built between them.',
    ],
    [
      'Which of these countries has a coast?',
      ['Mongolia', 'Bolivia', 'Chad', 'Cameroon', 'Nepal'],
      [3],
      'Cameroon lies on the Gulf of Guinea. The others have no coast.',
    ],
    [
      'Which river flows through both Vienna and Budapest?',
      ['Rhine', 'Danube', 'Elbe'],
      [1],
      'The Danube passes four capitals: Vienna, Bratislava, Budapest and Belgrade.',
    ],
    [
      'Which of these mountains lies in Africa?',
      ['Kilimanjaro', 'Aconcagua', 'Elbrus', 'Denali'],
      [0],
      'Kilimanjaro in Tanzania is, at 5,895 m, the highest mountain of Africa.',
    ],
  ],
  'Science for lunch': [
    [
      'Which planet of the solar system is the largest?',
      ['Saturn', 'Jupiter', 'Neptune', 'Earth'],
      [1],
      'Jupiter has more than twice the mass of all other planets together.',
    ],
    [
      'Which of these are noble gases?',
      ['Helium', 'Nitrogen', 'Argon', 'Oxygen', 'Hydrogen'],
      [0, 2],
      'Helium and argon have full outer shells and hardly react with anything.',
    ],
    [
      'How many bones does a grown-up usually have?',
      ['106', '206', '306'],
      [1],
      'A baby has some 300; many of them grow together.',
    ],
    [
      'What do plants take from the air for photosynthesis?',
      ['Oxygen', 'Nitrogen', 'Carbon dioxide', 'Argon'],
      [2],
      'From carbon dioxide and water, with light, they make sugar, and give off oxygen.',
    ],
    [
      'At which temperature are the numbers of Celsius and Fahrenheit the same?',
      ['0', '-18', '-40', '-273'],
      [2],
      '-40 °C is -40 °F: multiply by 1.8 and add 32.',
    ],
  ],
  'How the web works': [
    [
      'Which status code means that something has moved for good?',
      ['200', '301', '404', '503'],
      [1],
      '301 Moved Permanently; 308 says the same, and that the method must stay as it is.',
    ],
    [
      'Which of these methods are safe, so that they only read?',
      ['GET', 'POST', 'HEAD', 'DELETE'],
      [0, 2],
      'GET, HEAD and OPTIONS are defined as safe. DELETE is idempotent, but not safe.',
    ],
    [
      'Who proposed the World Wide Web at CERN in 1989?',
      ['Ada Lovelace', 'Vint Cerf', 'Tim Berners-Lee', 'Grace Hopper'],
      [2],
      'Tim Berners-Lee wrote the proposal in 1989, and the first server and browser in 1990.',
    ],
    [
      'Which content type do server-sent events have?',
      ['text/plain', 'text/event-stream', 'application/json', 'multipart/mixed'],
      [1],
      'A stream of text/event-stream stays open, and the browser comes back by itself when it is cut.',
    ],
  ],
}

/** The statements that give a new demo quizzes to play and to practise. */
export function demoQuizzes(db: Db, now: number) {
  return Object.entries(content).flatMap(([title, questions], index) => {
    const id = `demo-quiz-${index + 1}`
    const quiz = { id, org: 'acme', title, author: 'demo-acme-admin', createdAt: now - index }
    const rows: (QuizQuestion & { quiz: string })[] = questions.map(
      ([text, choices, right, explanation]) => ({
        ...{ quiz: id, text, choices, right, explanation, seconds: 20 },
      }),
    )
    return [
      db.insert(quizzes).values({ ...quiz, changeable: index === 1, practice: true }),
      db.insert(quizQuestions).values(rows),
    ]
  })
}
