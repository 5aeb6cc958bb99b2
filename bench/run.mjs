// `npm run bench [-- NAME … --quick --write]`: all benchmarks, or some, in one run. The peers are installed under bench/ only.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { build, install } from '../scripts/prepare.mjs'
import { root } from './typescript.mjs'

const all = ['runtime', 'hub', 'encode', 'pages', 'streams', 'prices', 'jobs', 'churn']
const args = process.argv.slice(2)
const flags = args.filter((arg) => arg.startsWith('--'))
const names = args.filter((arg) => !arg.startsWith('--'))
const unknown = [
  ...names.filter((name) => !all.includes(name)),
  ...flags.filter((flag) => !['--quick', '--write'].includes(flag)),
]
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(', ')}. Benchmarks are ${all.join(', ')}; flags are --quick and --write.`,
  )
  process.exit(2)
}

/** Runs a command, shows what it prints, and returns it. */
async function run(command, args, cwd = root) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
    process.stdout.write(chunk)
  })
  const [status] = await once(child, 'close')
  if (status !== 0) process.exit(status ?? 1)
  return output
}

/** Puts the output of a benchmark into its place in the README. */
function keep(name, output) {
  const path = `${root}bench/README.md`
  const readme = readFileSync(path, 'utf8')
  const section = new RegExp(`(### ${name}\n\n\`\`\`\n)[^]*?(\`\`\`)`)
  if (!section.test(readme)) throw new Error(`bench/README.md has no place for ${name}.`)
  writeFileSync(
    path,
    readme.replace(section, (_all, begin, end) => `${begin}${output.trim()}\n${end}`),
  )
}

await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], `${root}bench`)
install()
build()
const machine = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0].model}`
console.log(`\n${machine}`)
for (const name of names.length > 0 ? names : all) {
  const quick = flags.includes('--quick') ? ['--quick'] : []
  const output = await run(process.execPath, [`bench/${name}.mjs`, ...quick])
  if (flags.includes('--write')) keep(name, `${machine}\n\n${output.trim()}`)
}
