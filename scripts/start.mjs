// `npm start`: from a fresh clone to a running server.
import { spawn } from 'node:child_process'
import { build, install, root } from './prepare.mjs'

install()
build()

const { HOST = 'localhost', PORT = '3000' } = process.env
const server = spawn(
  process.execPath,
  ['node_modules/next/dist/bin/next', 'start', '--hostname', HOST, '--port', PORT],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } },
)
// The server ends by itself on a signal, after it has closed its streams; this process only waits for it.
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT']))
  process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
