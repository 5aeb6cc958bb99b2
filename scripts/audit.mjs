// `node scripts/audit.mjs`: known holes in the packages that run in production. High and critical ones fail; where the
// registry offers no audit, say behind a mirror or without a network, that is said and nothing fails.
import { spawnSync } from 'node:child_process'
import { root } from './prepare.mjs'

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' })

/** @returns {{ high: number, critical: number } | undefined} undefined where the registry gave no report */
function findings() {
  try {
    return JSON.parse(stdout).metadata?.vulnerabilities
  } catch {
    return undefined
  }
}

const found = findings()
if (!found) {
  process.stdout.write('NOTE: the registry does not answer npm audit, so the packages were not audited.\n')
} else if (found.high + found.critical > 0) {
  process.stderr.write(
    `npm audit finds ${found.high} high and ${found.critical} critical holes. Run: npm audit --omit=dev\n`,
  )
  process.exit(1)
} else {
  process.stdout.write('npm audit finds no high or critical hole in the packages of production.\n')
}
