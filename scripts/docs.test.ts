import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createMetrics } from '@/lib/metrics/metrics'

const markdown = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
const decisions = markdown('docs/decisions')
/** The pages that describe what is; decisions tell of their time. */
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bench/README.md', ...markdown('docs')]
const read = (path: string) => readFileSync(path, 'utf8')

/** What is made by a build, a start or a run, and what a reader makes. */
const made = /^(?:data|backups|\.next|public\/assets)\/|\/lunch\//

test.each(pages)('%s names only files that are there', (page) => {
  const inCode = [
    ...read(page).matchAll(/`((?:app|bench|components|docs|e2e|lib|scripts|public)\/[^`\s:*…<]+)`/g),
  ]
  const missing = inCode.map(([, path]) => path!).filter((path) => !made.test(path) && !existsSync(path))
  expect(missing).toEqual([])
})

test.each([...pages, ...decisions])('%s leads only to pages that are there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, path]) => path!)
  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([])
})

test('the list of decisions has all of them', () => {
  const numbered = decisions.map((path) => basename(path)).filter((name) => /^\d/.test(name))
  const listed = [...read('docs/decisions/README.md').matchAll(/\]\((\d[^)]*)\)/g)].map(([, name]) => name!)
  expect(listed).toEqual(numbered.sort())
})

test('alerts are about metrics that are there', async () => {
  const metrics = createMetrics({
    ofProcess: true,
    hub: () => ({ driver: 'memory', state: 'live', lagMs: 0, subscriptions: 0, topics: 0, publishing: 0 }),
    pendingEvents: async () => 0,
    queuedBytes: () => 0,
  })
  const text = await metrics.text()
  metrics.close()
  const operations = read('docs/operations.md')
  const bare = [...operations.matchAll(/`([a-z]+_[a-z_]+)(?:\{[a-z,]+\})?`/g)].map(
    ([, name]) => `starling_${name}`,
  )
  const whole = [...operations.matchAll(/\b((?:starling|nodejs)_[a-z0-9_]*[a-z0-9])/g)].map(
    ([, name]) => name!,
  )
  const missing = [...new Set([...bare, ...whole])].filter(
    (name) => !text.includes(`${name.replace(/_bucket$/, '')} `),
  )
  expect(missing).toEqual([])
})
