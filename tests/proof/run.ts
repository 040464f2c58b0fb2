import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild } from '@/supabase/local/child'
import { type Lifetime, runCommand } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'
import { LONGER, proveLonger } from './longer'
import { type Ended, mergeRows, rowOf } from './report'

/**
 * npm run proof [-- --orders N --seeds N storms…]: the storms of the integration tests, as long as a claim needs them.
 * What came of it is written into README.md here; a storm that was not run keeps its last row.
 */
const STORMS: Readonly<Record<string, string>> = {
  settlement: 'tests/integration/orders/settlement-storm.test.ts',
  intents: 'tests/integration/payments/intent-storm.test.ts',
  baskets: 'tests/integration/orders/basket-storm.test.ts',
  renewals: 'tests/integration/orders/provider-storm.test.ts',
  abandonments: 'tests/integration/orders/abandoned.test.ts',
  'new-esims': 'tests/integration/orders/new-esim-answers.test.ts',
}
const README = join(ROOT, 'tests', 'proof', 'README.md')
const RESULTS = join(ROOT, 'tests', 'results')
const say = (line: string) => console.log(line)

interface Asked {
  readonly orders: number
  readonly seeds: number
}

async function main(life: Lifetime): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { orders: { type: 'string', default: '1000' }, seeds: { type: 'string', default: '20' } },
    allowPositionals: true,
  })
  const asked = { orders: Number(values.orders), seeds: Number(values.seeds) }
  const unknown = positionals.filter((name) => !(name in STORMS) && !(name in LONGER))
  if (unknown.length > 0 || !(asked.orders >= 100) || !(asked.seeds >= 1)) {
    say(
      `There are: ${[...Object.keys(STORMS), ...Object.keys(LONGER)].join(', ')}; at least 100 orders and one seed.`,
    )
    return 2
  }
  mkdirSync(RESULTS, { recursive: true })
  let unsound = 0
  for (const [storm, file] of Object.entries(STORMS)) {
    if (positionals.length > 0 && !positionals.includes(storm)) continue
    say(`\n  …  ${storm}: ${asked.seeds} seeds of ${asked.orders} orders`)
    const startedAt = Date.now()
    const ended = await run(life, storm, file, asked)
    unsound += asked.seeds - ended.length
    keep(rowOf(storm, asked, ended, Date.now() - startedAt))
  }
  for (const name of Object.keys(LONGER)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    const { row, isSound } = await proveLonger(life, name)
    unsound += Number(!isSound)
    keep(row)
  }
  say(unsound === 0 ? '\nall sound' : `\n${unsound} not sound`)
  return unsound === 0 ? 0 : 1
}

function keep(row: readonly string[]): void {
  writeFileSync(README, mergeRows(readFileSync(README, 'utf8'), row))
  say(`  ${row.join(' · ')}`)
}

/** @returns how the orders of each seed ended in which nothing was wrong */
async function run(life: Lifetime, storm: string, file: string, asked: Asked): Promise<readonly Ended[]> {
  const told = join(RESULTS, `proof-${storm}.jsonl`)
  rmSync(told, { force: true })
  const child = startChild({
    name: `proof of ${storm}`,
    command: process.execPath,
    args: [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'integration', file],
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test', ROAMKEEP_PROOF: JSON.stringify({ ...asked, file: told }) },
    output: 'inherit',
    stopSignal: 'SIGINT',
  })
  life.add(() => child.stop())
  await child.exited
  if (!existsSync(told)) return []
  return readFileSync(told, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { ended: Ended }).ended)
}

await runCommand(say, main)
