// Runs the suite, also against another client: node e2e/client/run.mjs --against path/to/datastar.js
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const args = process.argv.slice(2)
const at = args.indexOf('--against')
const [, file] = at < 0 ? [] : args.splice(at, 2)
const env = { ...process.env }
if (file) env.DATASTAR_CLIENT_URL = /^https?:/.test(file) ? file : resolve(file)

const config = fileURLToPath(new URL('playwright.config.ts', import.meta.url))
const { status } = spawnSync('npx', ['playwright', 'test', '-c', config, ...args], { env, stdio: 'inherit' })
process.exit(status ?? 1)
