// `npm run dev`: the server, the styles and the runtime, rebuilt on every change.
import { spawn } from 'node:child_process'
import { install, root } from './prepare.mjs'

install()
const { HOST = 'localhost', PORT = '3000' } = process.env
const commands = [
  ['scripts/assets.mjs', '--watch'],
  ['node_modules/next/dist/bin/next', 'dev', '--hostname', HOST, '--port', PORT],
]
const children = commands.map((args) =>
  spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  }),
)
const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, stop)
for (const child of children) child.on('exit', stop)
