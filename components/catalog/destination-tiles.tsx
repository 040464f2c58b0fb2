import { getTranslations } from 'next-intl/server'
import { Flag } from '@/components/esims/flag'
import { Icon, type IconName } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import type { Destination } from '@/lib/catalog/types'
import { formatMoney } from '@/lib/core/money'
import { placeName, placePath } from '@/lib/core/places'
import { REGION_IDS, type RegionId } from '@/lib/core/regions'
import { regionNames } from './region-names'

const tileClass =
  'flex min-h-16 items-center gap-3 rounded-2xl border border-line bg-surface px-4 py-2.5 hover:border-edge hover:bg-sunk'

/** Countries with flag and lowest price, in the order given. */
export async function CountryTiles({ locale, list }: { locale: Locale; list: readonly Destination[] }) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  return (
    <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {list.map(({ country, from }) => (
        <li key={country}>
          <a href={localePath(locale, placePath({ kind: 'country', country }))} className={tileClass}>
            <Flag country={country} />
            <span className="grow font-bold">{placeName(country, locale)}</span>
            <span className="text-end text-sm text-soft tabular-nums">
              {t('from', { price: formatMoney(from, locale) })}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const ICONS: Partial<Record<RegionId, IconName>> = { sea: 'ship' }

/** All regions, the world and the sea. */
export async function RegionTiles({ locale }: { locale: Locale }) {
  const names = await regionNames(locale)
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {REGION_IDS.map((region) => (
        <li key={region}>
          <a
            href={localePath(locale, placePath({ kind: 'region', region }))}
            className={`${tileClass} font-bold`}
          >
            <Icon name={ICONS[region] ?? 'globe'} className="size-6 text-brand" />
            {names[region]}
          </a>
        </li>
      ))}
    </ul>
  )
}
