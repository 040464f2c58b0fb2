import postgres from 'postgres'
import type { Stack } from './stack'

/** A store that is only tried out has loyalty levels, so that they can be seen; in minor units of its own currency. */
const LEVELS = [
  {
    ...{ threshold: 0, share: 200, cap: 200 },
    names: { en: 'Explorer', de: 'Entdecker', fr: 'Explorateur', tr: 'Kaşif', ar: 'مستكشف' },
  },
  {
    ...{ threshold: 5000, share: 400, cap: 500 },
    names: { en: 'Voyager', de: 'Weltenbummler', fr: 'Voyageur', tr: 'Gezgin', ar: 'رحّالة' },
  },
  {
    ...{ threshold: 15_000, share: 700, cap: 1000 },
    names: {
      en: 'Globetrotter',
      de: 'Globetrotter',
      fr: 'Globe-trotteur',
      tr: 'Dünya gezgini',
      ar: 'جوّال العالم',
    },
  },
]

/** Once, in a store in which nothing was ever ordered: who takes them away does not get them again. */
export async function loadSampleLevels(stack: Stack): Promise<void> {
  const sql = postgres(stack.database.ownerUrl, { max: 1, onnotice: () => {} })
  try {
    const [row] =
      await sql`select exists (select from store.levels) or exists (select from store.orders) as is_used`
    if (row?.is_used) return
    await sql.begin(async (tx) => {
      for (const { threshold, share, cap, names } of LEVELS)
        await tx`insert into store.levels (threshold_minor, currency, basis_points, cap_minor, names)
          values (${threshold}, ${stack.env.DEFAULT_CURRENCY ?? 'USD'}, ${share}, ${cap}, ${tx.json(names)})`
    })
  } finally {
    await sql.end()
  }
}
