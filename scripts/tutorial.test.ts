import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The tutorial is followed word by word in a copy of the sources: its blocks are its files, its commands are run.

/** What a reader of the tutorial has. */
const sources = [
  ...['app', 'components', 'lib', 'public', 'package.json', 'tsconfig.json'],
  ...['drizzle.config.ts', 'vitest.config.ts'],
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-tutorial-'))
  for (const source of sources) cpSync(source, join(folder, source), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const tutorial = readFileSync('docs/tutorial.md', 'utf8')

/** The blocks with a place: a new file, the end of one, or behind a line that begins as quoted. */
function follow(): string[] {
  const blocks = tutorial.matchAll(/^```tsx? (file|append|after) (\S+)(?: "(.*)")?\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, how, name, line, code]) => {
    const path = join(folder, name!)
    if (how === 'file') {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, code!)
    } else if (how === 'append') appendFileSync(path, `\n${code}`)
    else {
      const text = readFileSync(path, 'utf8')
      const at = text.indexOf(`\n${line}`)
      if (at < 0) throw new Error(`${name} has no line that begins with "${line}" any more.`)
      const end = text.indexOf('\n', at + 1) + 1
      writeFileSync(path, text.slice(0, end) + code + text.slice(end))
    }
    return name!
  })
}

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8' })

/** The lines of the tutorial's shell blocks. */
const commands = [...tutorial.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, line]) => line!.trim())

test('whoever follows the tutorial gets a live page that passes its own tests, the safety tests and the compiler', () => {
  expect(follow()).toHaveLength([...tutorial.matchAll(/^```tsx? /gm)].length)
  const [generate, check] = commands
  expect(generate).toBe('npm run db:generate -- --name=lunches')
  expect(run('npx', 'drizzle-kit', 'generate', '--name=lunches')).toContain('_lunches.sql')
  // The tutorial's own files, with what they stand on.
  const tsconfig = JSON.parse(readFileSync('tsconfig.json', 'utf8'))
  const own = { ...tsconfig, include: ['app/**/lunch/*', 'lib/testing/safety/*'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(own))
  run('npx', 'tsc', '--noEmit', '--incremental', 'false')
  expect(check).toBe('npx vitest run lunch safety')
  // Of the safety tests, those that are about the new page.
  const about = '/lunch|stands in the table|chooses|place has a name'
  const report = run('npx', 'vitest', 'run', 'lunch', 'safety', '-t', about, '--reporter=json')
  const { success, numPassedTests } = JSON.parse(report.slice(report.indexOf('{')))
  expect(success).toBe(true)
  // Its own two, the table, and each of its three calls at least once.
  expect(numPassedTests).toBeGreaterThanOrEqual(6)
}, 120_000)
