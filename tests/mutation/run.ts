import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Lifetime, runCommand } from '@/supabase/local/lifetime'
import { ROOT, STATE } from '@/supabase/local/paths'
import { PLANTED, type PlantedBug } from './planted-bugs'

/**
 * npm run mutation [-- rules | planted [n…]]: do the tests notice? Stryker changes the rules about money in every way it
 * knows; a list of mistakes that people make is planted one by one, in a copy. Results are written into README.md here.
 */
const README = join(ROOT, 'tests', 'mutation', 'README.md')
const BEGIN = '<!-- results: written by npm run mutation -->'
const END = '<!-- end of results -->'
const COPY = join(STATE, 'mutation')
const PARTS = [
  ...['lib', 'supabase', 'tests', 'messages', 'content', 'i18n', 'app', 'components'],
  ...['package.json', 'tsconfig.json', 'vitest.config.ts'],
]
const say = (line: string) => console.log(line)

async function main(life: Lifetime): Promise<number> {
  const [what = 'all', ...numbers] = process.argv.slice(2)
  if (what !== 'planted') keep(rules())
  if (what !== 'rules') {
    life.add(() => rmSync(COPY, { recursive: true, force: true }))
    const section = planted(numbers.map(Number))
    if (numbers.length === 0) keep(section)
  }
  return 0
}

interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

function rules(): string {
  const stryker = join(ROOT, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')
  const { status } = run([stryker, 'run', 'tests/mutation/stryker.config.json'], ROOT, 'inherit')
  if (status !== 0) throw new Error('Stryker did not end well')
  const report = JSON.parse(
    readFileSync(join(ROOT, 'tests', 'results', 'mutation.json'), 'utf8'),
  ) as StrykerReport
  const rows = Object.entries(report.files).map(([file, { mutants }]) => {
    const judged = mutants.filter(
      ({ status: of }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(of),
    )
    const noticed = judged.filter(({ status: of }) => of === 'Killed' || of === 'Timeout')
    return [
      `\`${file}\``,
      String(judged.length),
      String(noticed.length),
      percent(noticed.length, judged.length),
    ]
  })
  return `### Rules\n\n${day()}\n\n${table(['rules', 'mutants', 'noticed', 'share'], rows)}`
}

function planted(numbers: readonly number[]): string {
  rmSync(COPY, { recursive: true, force: true })
  mkdirSync(COPY, { recursive: true })
  for (const part of PARTS) cpSync(join(ROOT, part), join(COPY, part), { recursive: true })
  const chosen = PLANTED.map((bug, index) => ({ bug, number: index + 1 })).filter(
    ({ number }) => numbers.length === 0 || numbers.includes(number),
  )
  expectSound(chosen.map(({ bug }) => bug))
  const rows = chosen.map(({ bug, number }) => {
    const startedAt = Date.now()
    const ending = isNoticed(bug) ? 'caught' : '**missed**'
    say(`  ${ending}  ${number} ${bug.what}  ${((Date.now() - startedAt) / 1000).toFixed(0)} s`)
    return [String(number), bug.what, `\`${bug.file.replace('supabase/migrations/', '')}\``, ending]
  })
  const caught = rows.filter((row) => row.at(-1) === 'caught').length
  return `### Planted bugs\n\n${day()} ${caught} of ${rows.length} caught.\n\n${table(['', 'bug', 'planted in', ''], rows)}`
}

/** In the copy, whose modules are found further up. */
function isNoticed({ file, find, replace, project, tests }: PlantedBug): boolean {
  const path = join(COPY, file)
  const before = readFileSync(path, 'utf8')
  if (before.split(find).length !== 2) throw new Error(`${file} does not have, or has twice:\n${find}`)
  // As a function: `$` in what is planted means nothing.
  writeFileSync(
    path,
    before.replace(find, () => replace),
  )
  try {
    return failures(project, tests) > 0
  } finally {
    writeFileSync(path, before)
  }
}

/** A bug that no test survives to judge, because nothing starts with it, is planted badly and proves nothing. */
function failures(project: string, tests: readonly string[]): number {
  const report = join(COPY, 'report.json')
  rmSync(report, { force: true })
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const reporter = ['--reporter=json', `--outputFile.json=${report}`]
  run([vitest, 'run', '--bail=1', '--project', project, ...reporter, ...tests], COPY, 'ignore')
  const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>
  if (!numTotalTests) throw new Error('no test was run')
  return numFailedTests ?? 0
}

/** Without a bug there is nothing to notice. */
function expectSound(bugs: readonly PlantedBug[]): void {
  for (const project of ['unit', 'db', 'integration'] as const) {
    const tests = new Set(bugs.filter((bug) => bug.project === project).flatMap((bug) => bug.tests))
    if (tests.size > 0 && failures(project, [...tests]) > 0)
      throw new Error(`${project}: tests fail without a bug`)
  }
}

const run = (args: readonly string[], cwd: string, stdio: 'inherit' | 'ignore') =>
  spawnSync(process.execPath, args, {
    cwd,
    stdio,
    env: { ...process.env, NODE_ENV: 'test' },
    timeout: 3_600_000,
  })

const day = () => `On ${new Date().toISOString().slice(0, 10)}.`
const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  )
}

/** In place of the section of the same name; the other one stays. */
function keep(section: string): void {
  const [before = '', rest = ''] = readFileSync(README, 'utf8').split(BEGIN)
  const [results = '', after = ''] = rest.split(END)
  const nameOf = (text: string) => text.split('\n')[0]
  const others = results
    .split(/\n(?=### )/)
    .map((text) => text.trim())
    .filter((text) => text.startsWith('### ') && nameOf(text) !== nameOf(section))
  const all = [...others, section].sort().reverse().join('\n\n')
  writeFileSync(README, `${before}${BEGIN}\n\n${all}\n\n${END}${after}`)
}

await runCommand(say, main)
