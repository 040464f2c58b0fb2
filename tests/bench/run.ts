import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Lifetime, runCommand } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'
import { type Section, toMarkdown } from './report'
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
 * npm run bench [-- --quick] [sections]: everything against one application in one run. A whole run writes its results
 * into README.md here; a part of it, or a quick one, only prints them.
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
  if (!quick && chosen.length === 0) writeResults(sections, minutes, neighbours)
  say(`\n${bars.length - missed.length} bars met, ${missed.length} missed, ${minutes} minutes`)
  for (const bar of missed) say(`  missed: ${bar.what}: ${bar.measured}, allowed ${bar.allowed}`)
  return 0
}

function writeResults(sections: readonly Section[], minutes: string, neighbours: number): void {
  const [before = '', rest = ''] = readFileSync(README, 'utf8').split(BEGIN)
  const [, after = ''] = rest.split(END)
  writeFileSync(
    README,
    `${before}${BEGIN}\n\n${machine(minutes, neighbours)}\n\n${toMarkdown(sections)}\n\n${END}${after}`,
  )
}

/** @param neighbours load average before the run: what others were doing on the machine */
function machine(minutes: string, neighbours: number): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day} in ${minutes} minutes: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}. Load average before it began: ${neighbours.toFixed(1)}.`
}

await runCommand(say, main)
