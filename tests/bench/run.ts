import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Lifetime, runCommand } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'
import { type Kept, type Section, toMarkdown } from './report'
import { cacheSection } from './sections/cache'
import { catalogueSection } from './sections/catalogue'
import { checkSection } from './sections/check'
import { destinationsSection } from './sections/destinations'
import { keystrokesSection } from './sections/keystrokes'
import { ledgerSection } from './sections/ledger'
import { listsSection } from './sections/lists'

import { memorySection } from './sections/memory'
import { pagesSection } from './sections/pages'
import { rateSection } from './sections/rate'
import { openStage, type Stage } from './stage'

/**
 * npm run bench [-- --quick] [sections]: everything against one application in one run. What was measured is kept in
 * results.json and written into README.md here, each section with its own run; a quick run only prints it.
 */
const SECTIONS: Readonly<Record<string, (stage: Stage) => Promise<Section>>> = {
  pages: pagesSection,
  check: checkSection,
  cache: cacheSection,
  rate: rateSection,
  catalogue: catalogueSection,
  destinations: destinationsSection,
  ledger: ledgerSection,
  keystrokes: keystrokesSection,
  lists: listsSection,
  memory: memorySection,
}
const README = join(ROOT, 'tests', 'bench', 'README.md')
const KEPT = join(ROOT, 'tests', 'bench', 'results.json')
/** Of the sections, in the order of the README. */
const TITLES = [
  'JavaScript of a page',
  'Check: what a visitor waits for, and what providers are asked',
  'Handlers, and the check that is in memory',
  'Checks a second',
  'Catalogue refresh',
  'Destinations',
  'Lists, of small and large catalogues',
  'Keystrokes',
  'Ledger',
  'Memory',
]
const BEGIN = '<!-- results: written by npm run bench -->'
const END = '<!-- end of results -->'
const say = (line: string) => console.log(line)

async function main(life: Lifetime): Promise<number> {
  const given = process.argv.slice(2)
  const quick = given.includes('--quick')
  const chosen = given.filter((argument) => argument !== '--quick')
  const unknown = chosen.filter((name) => !(name in SECTIONS))
  if (unknown.length > 0) {
    say(`No such section: ${unknown.join(', ')}. There are: ${Object.keys(SECTIONS).join(', ')}`)
    return 2
  }
  const startedAt = Date.now()
  const [neighbours = 0] = loadavg()
  const stage = await openStage(life, quick, say)
  const sections: Section[] = []
  for (const [name, measure] of Object.entries(SECTIONS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    say(`\n  …  ${name}`)
    const section = await measure(stage)
    sections.push(section)
    say(`\n${toMarkdown([section])}`)
  }
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
  const bars = sections.flatMap((section) => section.bars)
  const missed = bars.filter((bar) => !bar.met)
  if (!quick) keep(sections, machine(minutes, neighbours))
  say(`\n${bars.length - missed.length} bars met, ${missed.length} missed, ${minutes} minutes`)
  for (const bar of missed) say(`  missed: ${bar.what}: ${bar.measured}, allowed ${bar.allowed}`)
  return 0
}

/** What was measured now in place of what was measured before, in the order of the sections. */
function keep(sections: readonly Section[], measured: string): void {
  const before = existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Kept[]) : []
  const now = sections.map((section): Kept => ({ ...section, measured }))
  const titles = new Set(now.map(({ title }) => title))
  const all = [...before.filter(({ title }) => !titles.has(title)), ...now].sort(
    (one, other) => TITLES.indexOf(one.title) - TITLES.indexOf(other.title),
  )
  writeFileSync(KEPT, `${JSON.stringify(all, null, 2)}\n`)
  const [head = '', rest = ''] = readFileSync(README, 'utf8').split(BEGIN)
  const [, foot = ''] = rest.split(END)
  writeFileSync(README, `${head}${BEGIN}\n\n${toMarkdown(all)}\n\n${END}${foot}`)
}

/** @param neighbours load average before the run: what others were doing on the machine */
function machine(minutes: string, neighbours: number): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day} in ${minutes} minutes: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}. Load average before it began: ${neighbours.toFixed(1)}.`
}

await runCommand(say, main)
