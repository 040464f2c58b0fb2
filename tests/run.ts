import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '@/supabase/local/child'
import { type Lifetime, runCommand } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'
import { runChecks } from './check'
import { ensureChromium } from './chromium'
import { type Tally, tallyReport } from './results'
import { stackFilesEnvironment } from './support/stack-files'
import { startTestStacks } from './support/test-stack'

/**
 * npm test: everything that CI runs, on a machine that has nothing yet. Its last line is `N passed, N failed`; a step
 * of the check counts as a test. `npm test -- unit db` runs these projects only, `npm test -- money` what is about money.
 */
const PROJECTS = ['unit', 'db', 'contract', 'integration', 'e2e']
type Run = readonly [project: string, ...folders: string[]]
const MONEY: readonly Run[] = [
  ['unit', ...['wallet', 'orders', 'payments', 'promotions'].map((name) => `tests/unit/${name}/`)],
  ['db'],
  [
    'integration',
    ...['wallet', 'orders', 'payments', 'promotions'].map((name) => `tests/integration/${name}/`),
  ],
]
/** Vendors that hang, and one connection that is asked again and again: what comes after them need not wait as well. */
const WAITING = new Set(['db', 'contract'])
/** A browser's test waits half of its time: two at once fill two processors. */
const STACKS = 2
/** Beside a browser's tests, more at once would only wait for each other. */
const BESIDE_BROWSER = { ROAMKEEP_TEST_WORKERS: '2' }
const RESULTS = join(ROOT, 'tests', 'results')
const say = (line: string) => console.log(line)

async function main(life: Lifetime): Promise<number> {
  const asked = process.argv.slice(2)
  const whole = PROJECTS.map((project): Run => [project])
  const chosen = asked.includes('money') ? MONEY : whole.filter(([project]) => asked.includes(project))
  const runs = chosen.length > 0 ? chosen : whole
  const total: Tally = { passed: 0, failed: 0, failures: [] }
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  try {
    if (chosen.length === 0) add(total, await check())
    // The browser's part takes longest: it is built for alone, and begins first. The rest runs beside it.
    const browser = runs.some(([project]) => project === 'e2e') ? await beginEndToEnd(life) : null
    const beside: Promise<Tally>[] = []
    for (const [project, ...folders] of runs.filter(([project]) => project !== 'e2e')) {
      const ended = runProject(life, project, browser ? BESIDE_BROWSER : {}, folders)
      if (WAITING.has(project)) beside.push(ended)
      else add(total, await ended)
    }
    for (const ended of beside) add(total, await ended)
    if (browser) add(total, await browser.ended)
  } catch (error) {
    add(total, failure('npm test', error))
  }
  await life.closeParts()
  if (total.failures.length > 0) say(`\nFailed:\n${total.failures.map((line) => `  ${line}`).join('\n')}`)
  say(`\n${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

function add(total: Tally, tally: Tally): void {
  total.passed += tally.passed
  total.failed += tally.failed
  total.failures.push(...tally.failures)
}

function failure(where: string, error: unknown): Tally {
  const line = error instanceof Error ? error.message : String(error)
  return { passed: 0, failed: 1, failures: [`${where}: ${line}`] }
}

async function check(): Promise<Tally> {
  say('\ncheck')
  const { passed, failed } = await runChecks(say)
  return { passed, failed: failed.length, failures: failed.map((name) => `check: ${name}`) }
}

async function runProject(
  life: Lifetime,
  project: string,
  env: Record<string, string>,
  folders: readonly string[] = [],
): Promise<Tally> {
  say(`\n${project}`)
  const report = join(RESULTS, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = startChild({
    name: `vitest ${project}`,
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--project',
      project,
      ...folders,
      ...reporters,
    ],
    cwd: ROOT,
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...env, NODE_ENV: 'test' },
    output: 'inherit',
    stopSignal: 'SIGINT',
  })
  life.add(() => child.stop())
  const { code } = await child.exited
  return tallyReport(project, report, code)
}

/** Resolves when its tests have begun, with how they end. */
async function beginEndToEnd(life: Lifetime): Promise<{ readonly ended: Promise<Tally> | Tally }> {
  say('\nstack')
  const chromium = ensureChromium(say)
  if (!chromium) return { ended: failure('e2e', 'no Chromium: install it, or name it in CHROMIUM_PATH') }
  try {
    const stacks = stackFilesEnvironment(await startTestStacks(STACKS, life, say))
    return { ended: runProject(life, 'e2e', { ...stacks, CHROMIUM_PATH: chromium }) }
  } catch (error) {
    return { ended: failure('e2e', error) }
  }
}

await runCommand(say, main)
