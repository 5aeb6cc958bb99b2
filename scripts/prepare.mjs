// What stands between a fresh clone and a running server: installed packages, assets and a production build.
// Only Node's own modules are used here, since nothing else is there yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The server of a finished build. */
export const serve = join(root, '.next/standalone/scripts/serve.mjs')

/** What the build depends on. */
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'scripts/assets.mjs',
  'scripts/backup.mjs',
  'scripts/serve.mjs',
  'styles',
  'instrumentation.ts',
  'middleware.ts',
  'next.config.ts',
  'package-lock.json',
  'tsconfig.json',
]

/**
 * Runs a command and stops everything with a clear line when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options] quiet: show the output only when it failed
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? 'pipe' : 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  if (result.status === 0) return
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`)
  process.stderr.write(
    `\n${command} ${args.join(' ')} failed${result.error ? `: ${result.error.message}` : ''}.\n`,
  )
  process.exit(result.status ?? 1)
}

/** Installs the packages of the lock file, unless they are there. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Starling needs Node 20.19 or newer, but this is ${process.version}.\n`)
    process.exit(1)
  }
  const wanted = hash(['package-lock.json'])
  const stamp = join(root, 'node_modules/.starling-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stdout.write('Installing packages …\n')
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true })
  writeFileSync(stamp, wanted)
}

/** Builds the assets and the server, unless nothing has changed since the last build. */
export function build() {
  const wanted = hash(sources)
  const stamp = join(root, '.next/starling-build')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stdout.write('Building …\n')
  run(process.execPath, ['scripts/assets.mjs'], { quiet: true })
  run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { quiet: true })
  writeFileSync(stamp, wanted)
}

/** @param {string[]} paths */
function hash(paths) {
  const digest = createHash('sha256')
  const visit = (/** @type {string} */ path) => {
    const full = join(root, path)
    if (!existsSync(full) || path === 'public/assets') return
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(`${path}/${name}`)
    else if (!/\.test\.tsx?$/.test(path)) digest.update(`${path}\n`).update(readFileSync(full))
  }
  for (const path of paths) visit(path)
  return digest.digest('hex')
}
