// `npm run bench`: everything, in one run. The peers are installed under bench/ only.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { root } from './typescript.mjs'

const run = (command, args, cwd) => {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], `${root}bench`)
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0].model}`,
)
for (const bench of ['runtime', 'hub']) run(process.execPath, [`bench/${bench}.mjs`], root)
