import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tallyReport } from '../../results'

const dir = mkdtempSync(join(tmpdir(), 'roamkeep-results-'))
const file = join(dir, 'report.json')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const tests = (...statuses: string[]) => ({
  name: 'a.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
})

function tally(testResults: unknown[], exitCode = 0) {
  writeFileSync(file, JSON.stringify({ testResults }))
  const { passed, failed } = tallyReport('unit', file, exitCode)
  return { passed, failed }
}

describe('the sum of npm test', () => {
  test('counts what passed and what failed', () => {
    expect(tally([tests('passed', 'passed', 'failed')], 1)).toEqual({ passed: 2, failed: 1 })
  })

  test('counts a skipped test as failed', () => {
    expect(tally([tests('passed', 'skipped'), tests('todo')])).toEqual({ passed: 1, failed: 2 })
  })

  test('counts a file that could not be loaded', () => {
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
    expect(tally([broken], 1)).toEqual({ passed: 0, failed: 1 })
  })

  test('is not content with a run without tests, without a report or with an error beside the tests', () => {
    expect(tally([])).toEqual({ passed: 0, failed: 1 })
    expect(tally([tests('passed')], 1)).toEqual({ passed: 1, failed: 1 })
    expect(tallyReport('unit', join(dir, 'none.json'), 0).failed).toBe(1)
  })
})
