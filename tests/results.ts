import { existsSync, readFileSync } from 'node:fs'

export interface Tally {
  passed: number
  failed: number
  /** One line per failure. */
  failures: string[]
}

interface VitestReport {
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}

/** Full names of tests that may be skipped, each with the reason. Any other skipped test counts as failed. */
const MAY_BE_SKIPPED: Record<string, string> = {}

/** Adds up a JSON report of vitest. A file that could not be loaded is one failure; so is a run without a test. */
export function tallyReport(project: string, file: string, exitCode: number | null): Tally {
  const tally: Tally = { passed: 0, failed: 0, failures: [] }
  const fail = (line: string) => {
    tally.failed += 1
    tally.failures.push(`${project}: ${line}`)
  }
  if (!existsSync(file)) {
    fail('wrote no report')
    return tally
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  for (const { name, status, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') tally.passed += 1
      else if (test.status === 'failed') fail(test.fullName)
      else if (!(test.fullName in MAY_BE_SKIPPED)) fail(`${test.fullName} (${test.status})`)
    }
    const hasOwnFailure = assertionResults.some((test) => test.status !== 'passed')
    if (status === 'failed' && !hasOwnFailure) fail(`${name} could not be run`)
  }
  if (tally.passed + tally.failed === 0) fail('has no test')
  if (exitCode !== 0 && tally.failed === 0)
    fail(`vitest ended with code ${exitCode}: an error outside of any test`)
  return tally
}
