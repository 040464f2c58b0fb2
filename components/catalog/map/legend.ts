import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { placeName } from '@/lib/core/places'
import { byName } from '../covered-places'
import { type Frame, placeIn } from './frame'

export interface MapGroup {
  readonly look: 'full' | 'half' | 'none'
  /** What is said of so many countries. */
  readonly says: 'covered' | 'every' | 'some' | 'nowhere' | 'missing' | 'unfit'
  readonly countries: readonly string[]
}

export interface Legend {
  /** The whole map in words. */
  readonly label: string
  readonly rows: readonly { readonly look: MapGroup['look']; readonly text: string }[]
  readonly outside: string | null
}

/** So many countries are named, more are counted. */
const MOST_NAMED = 6

export async function mapLegend(locale: Locale, groups: readonly MapGroup[], frame: Frame): Promise<Legend> {
  const t = await getTranslations({ locale, namespace: 'map' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const rows = groups.map(({ look, says, countries }) => {
    const count = t(says, { count: countries.length })
    const names = list.format(byName(countries, locale).map((country) => placeName(country, locale)))
    return { look, text: countries.length > MOST_NAMED ? count : t('named', { count, names }) }
  })
  const beyond = groups.flatMap(({ countries }) => countries).filter((one) => !placeIn(frame, one)?.isSeen)
  return {
    label: t('label', { legend: list.format(rows.map(({ text }) => text)) }),
    rows,
    outside: beyond.length > 0 ? t('outside', { count: beyond.length }) : null,
  }
}
