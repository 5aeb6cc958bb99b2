// `npm run doctor -- URL`: looks at a deployment from outside, as browsers and scripts do, and says what is wrong with it.
import { diagnose } from './doctor/diagnose.mjs'
import { help, readOptions } from './doctor/options.mjs'
import { lines } from './doctor/report.mjs'
import { UsageError } from './load/options.mjs'

try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options) {
    const findings = await diagnose(options, (finding) => process.stdout.write(lines(finding)))
    const bad = findings.filter(({ state }) => state === 'bad').length
    process.stdout.write(
      bad === 0 ? '\nNothing is wrong.\n' : `\n${bad} of ${findings.length} checks failed.\n`,
    )
    process.exitCode = bad === 0 ? 0 : 1
  } else process.stdout.write(help)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
