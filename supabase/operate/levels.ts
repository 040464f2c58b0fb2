import { readFileSync } from 'node:fs'
import { formatMoney } from '@/lib/core/money'
import { setLevels } from '@/lib/promotions/commands/set-levels'
import { levelsOverview } from '@/lib/promotions/level-queries'
import { NotAsked, need, read, refuse } from './arguments'
import { table } from './words'

export const levels = { set, list }

/** All of them at once: what is not in the file is a level no more. */
async function set(args: string[]): Promise<string> {
  const path = need(read(args, {}).positionals[0], 'the file')
  const done = await setLevels(readWish(path) as Parameters<typeof setLevels>[0])
  if (!done.ok) refuse(done.error)
  return done.value.levels === 0 ? 'There are no levels any more. What orders were promised stands.' : list()
}

function readWish(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new NotAsked(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function list(): Promise<string> {
  return table(
    ['level', 'from', 'back', 'at most'],
    (await levelsOverview()).map(({ name, threshold, basisPoints, cap }) => [
      name,
      formatMoney(threshold, 'en'),
      `${basisPoints / 100} %`,
      cap ? formatMoney(cap, 'en') : 'no limit',
    ]),
  )
}
