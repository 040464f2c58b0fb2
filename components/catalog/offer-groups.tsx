import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { judge } from '@/lib/catalog/enough'
import type { Offer } from '@/lib/catalog/types'
import { grant, type Wish } from '@/lib/catalog/wishes'
import { isGlobal } from '@/lib/core/regions'
import { NothingHere } from './nothing-here'
import { OfferCard } from './offer-card'

const PLACES = ['local', 'regional', 'global'] as const
const FITS = ['enough', 'short', 'unknown'] as const
type Group = (typeof PLACES)[number] | (typeof FITS)[number]
/** Shown of each group before "show all". */
const SHOWN: Readonly<Record<Group, number>> = {
  ...{ local: 24, regional: 12, global: 6 },
  ...{ enough: 24, short: 9, unknown: 3 },
}

const placeGroup = (offer: Offer): Group =>
  offer.countries.length <= 1 ? 'local' : isGlobal(offer) ? 'global' : 'regional'

interface Props {
  readonly locale: Locale
  readonly offers: readonly Offer[]
  readonly wish: Wish
  readonly currency: string
  /** Address of the same list with everything in it. */
  readonly allHref: string
}

/** Bundles of a place in the order asked for: for it alone, for its region, for the world; or enough for a trip, and not. */
export async function OfferGroups({ locale, offers, wish, currency, allHref }: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const fitting = grant(offers, wish)
  if (offers.length === 0) return <NothingHere locale={locale} currency={currency} />
  if (fitting.length === 0) return <p className="rounded-2xl bg-sunk p-5">{t('nothingFits')}</p>
  const { need } = wish
  const isRanked = need !== null && wish.sort === 'enough'
  const groupOf = (offer: Offer): Group => (isRanked ? judge(offer, need).verdict : placeGroup(offer))
  const groups = (isRanked ? FITS : PLACES)
    .map((group) => {
      const all = fitting.filter((offer) => groupOf(offer) === group)
      return { group, all, shown: wish.all ? all : all.slice(0, SHOWN[group]) }
    })
    .filter(({ all }) => all.length > 0)
  const titles: Readonly<Record<Group, string>> = {
    local: t('group.local'),
    regional: t('group.regional'),
    global: t('group.global'),
    enough: t('enough.group.enough'),
    short: t('enough.group.short'),
    unknown: t('enough.group.unknown'),
  }
  const hidden = groups.reduce((sum, { all, shown }) => sum + all.length - shown.length, 0)
  return (
    <div className="grid gap-10">
      {groups.map(({ group, shown }) => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`} className="text-2xl">
            {titles[group]}
          </h2>
          <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {shown.map((offer) => (
              <OfferCard key={offer.bundleId} locale={locale} offer={offer} need={need} />
            ))}
          </div>
        </section>
      ))}
      {hidden > 0 && (
        <a
          href={allHref}
          className="inline-flex min-h-12 items-center font-bold text-brand underline underline-offset-4"
        >
          {t('showAll', { count: hidden })}
        </a>
      )}
    </div>
  )
}
