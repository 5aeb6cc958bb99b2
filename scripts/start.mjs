// `npm start`: from a fresh clone to a running server.
import { spawn } from 'node:child_process'
import { build, install, root } from './prepare.mjs'

install()
build()

const { HOST = 'localhost', PORT = '3000' } = process.env
const next = ['node_modules/next/dist/bin/next', 'start', '--hostname', HOST, '--port', PORT]
const server = spawn(process.execPath, next, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
})

// The server ends by itself when it is asked to, after it has closed its streams; this process only waits for it.
let asked = false
const end = () => {
  asked = true
  server.kill('SIGTERM')
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
// The shell between npm and this process does not hand signals on: when it dies, somebody has ended npm.
const { ppid } = process
setInterval(() => process.ppid !== ppid && end(), 500).unref()
// Next ends with 128 + the signal's number, which supervisors take for a failure.
server.on('exit', (code) => process.exit(asked && (code === 143 || code === 130) ? 0 : (code ?? 1)))
