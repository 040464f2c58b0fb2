import 'server-only'
import { changedRestrictions, markShown } from '../repo/restrictions'

/**
 * Whatever came into force, or ended, since this was last done: its pages are given up, and only then it counts as shown, so
 * that whoever dies in between does it again.
 * @param giveUp called with the countries whose kept pages are out of date, once each; not at all where nothing changed
 * @returns how many restrictions changed
 */
export async function showRestrictions(giveUp: (countries: readonly string[]) => void): Promise<number> {
  const changed = await changedRestrictions()
  if (changed.length > 0) giveUp([...new Set(changed.flatMap(({ countries }) => countries))])
  for (const restriction of changed) await markShown(restriction)
  return changed.length
}
