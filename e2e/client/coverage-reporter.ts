import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'

/** Prints, at the end, what is covered: each attribute, option and event with its number of cases. */
export default class CoverageReporter implements Reporter {
  #counts = new Map<string, { passed: number; failed: number }>()

  onTestEnd(test: TestCase, result: TestResult): void {
    const covers = test.annotations.find(({ type }) => type === 'covers')?.description
    if (!covers) return
    const count = this.#counts.get(covers) ?? { passed: 0, failed: 0 }
    if (result.status === 'passed') count.passed++
    else count.failed++
    this.#counts.set(covers, count)
  }

  onEnd(_result: FullResult): void {
    const rows = [...this.#counts].sort(([one], [other]) => one.localeCompare(other))
    const width = Math.max(0, ...rows.map(([covers]) => covers.length))
    const total = rows.reduce((sum, [, { passed, failed }]) => sum + passed + failed, 0)
    console.log(`\nCoverage: ${total} cases for ${rows.length} attributes, options and events`)
    for (const [covers, { passed, failed }] of rows) {
      console.log(`  ${covers.padEnd(width)}  ${passed}${failed ? `  FAILED ${failed}` : ''}`)
    }
  }
}
