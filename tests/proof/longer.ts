import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '@/supabase/local/child'
import type { Lifetime } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'

interface Longer {
  readonly projects: readonly ('db' | 'integration')[]
  readonly files: readonly string[]
  /** What they do at this length. */
  readonly what: string
}

/** Tests of the suite that count no seeds, at the length that a claim needs. */
export const LONGER: Readonly<Record<string, Longer>> = {
  ledger: {
    projects: ['db', 'integration'],
    files: [
      ...['model', 'bank', 'crash'].map((name) => `tests/db/ledger-${name}.test.ts`),
      'tests/db/promotion-model.test.ts',
      'tests/integration/wallet/voucher-model.test.ts',
    ],
    what: '1,000 stories each of ledger, promotions and vouchers, 30 s of a bank, 10 kills',
  },
  faults: {
    projects: ['integration'],
    files: [
      'tests/integration/orders/stripe-faults.test.ts',
      'tests/integration/orders/money-back-faults.test.ts',
      'tests/integration/payments/intent-faults.test.ts',
    ],
    what: '300 runs each of paying by session, by intent, and giving back',
  },
  day: {
    projects: ['integration'],
    files: ['tests/integration/orders/reconcile.test.ts'],
    what: '1,000 orders without a false alarm, each planted difference found',
  },
}

/** @returns a row of the results, and whether all was well */
export async function proveLonger(
  life: Lifetime,
  name: string,
): Promise<{ row: readonly string[]; isSound: boolean }> {
  const longer = LONGER[name]
  if (!longer) throw new Error(`there is no ${name}`)
  const startedAt = Date.now()
  const report = join(ROOT, 'tests', 'results', `proof-${name}.json`)
  rmSync(report, { force: true })
  const child = startChild({
    name: `proof of ${name}`,
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', ...longer.projects.flatMap((project) => ['--project', project])],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...longer.files,
    ],
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test', ROAMKEEP_PROOF: '{}' },
    output: 'inherit',
    stopSignal: 'SIGINT',
  })
  life.add(() => child.stop())
  const { code } = await child.exited
  const { numPassedTests = 0, numTotalTests = 0 } = JSON.parse(readFileSync(report, 'utf8')) as Record<
    string,
    number
  >
  const day = new Date().toISOString().slice(0, 10)
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
  return {
    row: [name, day, `${numPassedTests} of ${numTotalTests} tests`, '', longer.what, minutes],
    isSound: code === 0,
  }
}
