// `npm start`: from a fresh clone to a running server.
import { spawn } from 'node:child_process'
import { build, install, root, serve } from './prepare.mjs'

const { HOST = 'localhost', PORT = '3000' } = process.env
// Next reads these two before `lib/env.ts` can check them.
const wrong = [
  [
    /^[\w.:-]+$/.test(HOST),
    `HOST is ${JSON.stringify(HOST)}, but it must be a host name or an address to listen on.`,
  ],
  [
    Number(PORT) >= 1 && Number(PORT) <= 65_535,
    `PORT is ${JSON.stringify(PORT)}, but it must be a number from 1 to 65535.`,
  ],
].filter(([isRight]) => !isRight)
if (wrong.length > 0) {
  process.stderr.write(`${wrong.map(([, line]) => line).join('\n')}\n`)
  process.exit(1)
}
install()
build()

const server = spawn(process.execPath, [serve], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HOST, PORT },
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
