import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '@/supabase/local/child'
import type { Lifetime } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'

const FILES = ['model', 'bank', 'crash'].map((name) => `tests/db/ledger-${name}.test.ts`)
const REPORT = join(ROOT, 'tests', 'results', 'proof-ledger.json')

/** The ledger by itself, longer than `npm test` has time for. @returns a row of the results, and whether all was well */
export async function proveLedger(life: Lifetime): Promise<{ row: readonly string[]; isSound: boolean }> {
  const startedAt = Date.now()
  rmSync(REPORT, { force: true })
  const child = startChild({
    name: 'proof of the ledger',
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--project', 'db', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`],
      ...FILES,
    ],
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test', ROAMKEEP_PROOF: 'ledger' },
    output: 'inherit',
    stopSignal: 'SIGINT',
  })
  life.add(() => child.stop())
  const { code } = await child.exited
  const { numPassedTests = 0, numTotalTests = 0 } = JSON.parse(readFileSync(REPORT, 'utf8')) as Record<
    string,
    number
  >
  const day = new Date().toISOString().slice(0, 10)
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
  return {
    row: [
      'ledger',
      day,
      `${numPassedTests} of ${numTotalTests} tests`,
      '',
      '1,000 stories, 30 s of a bank, 10 kills',
      minutes,
    ],
    isSound: code === 0,
  }
}
