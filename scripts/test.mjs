// `npm test`: from a fresh clone to the whole truth about it, the cheapest checks first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { build, install, root, run } from './prepare.mjs'
import { tools } from './tools.mjs'

/** Installs missing tools where this process may, and otherwise says what is missing. */
function installTools() {
  const missing = tools.filter(({ paths }) => !paths.some((path) => existsSync(path)))
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], { quiet: true, env })
    const isThere = (/** @type {string} */ name) => spawnSync('apt-cache', ['show', name]).status === 0
    const packages = missing.map(({ packages }) => packages.find(isThere) ?? String(packages[0]))
    process.stdout.write(`Installing ${packages.join(' and ')} …\n`)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { quiet: true, env })
    return
  }
  const names = missing.map(({ name }) => name).join(' and ')
  process.stderr.write(
    `The tests need ${names}. Install them with your system's package manager, ` +
      `say: sudo apt-get install ${missing.map((tool) => tool.packages.at(-1)).join(' ')}\n`,
  )
  process.exit(1)
}

install()
installTools()
run(process.execPath, ['scripts/assets.mjs'], { quiet: true })
run('npm', ['run', '--silent', 'check'])
build()
const playwright = `${root}node_modules/@playwright/test/cli.js`
run(process.execPath, [playwright, 'test', '--config', 'e2e/client/playwright.config.ts'])
// All of it by the best way that streams have to a browser, and what is about streams by the others too; `--all-sinks`
// runs all of it on each.
const aboutStreams = ['notifications', 'reconnect', 'streams']
const everything = process.argv.includes('--all-sinks')
for (const sink of ['direct', 'writer', 'stream']) {
  process.stdout.write(`\nEnd to end, with the ${sink} sink\n`)
  const specs = sink === 'direct' || everything ? [] : aboutStreams.map((name) => `e2e/${name}.spec.ts`)
  run(process.execPath, [playwright, 'test', ...specs], { env: { STREAM_SINK: sink } })
}
