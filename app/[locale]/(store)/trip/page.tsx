import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { pageMetadata } from '@/app/_seo/alternates'
import { Breadcrumbs } from '@/components/catalog/breadcrumbs'
import { TripForm } from '@/components/catalog/trip-form'
import { TripResult } from '@/components/catalog/trip-result'
import { tripOffers } from '@/lib/catalog/cached'
import { isSoldTo } from '@/lib/catalog/restrictions'
import { planTrip } from '@/lib/catalog/trip'
import { readTrip } from '@/lib/catalog/trip-query'
import { config } from '@/lib/platform/config'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

type Props = PageProps<'/[locale]/trip'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'meta.trip' })
  return pageMetadata(locale, '/trip', { title: t('title'), description: t('description') })
}

/** One trip through several countries: `?c=TR,GR`, with how long and how much. */
export default async function TripPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { currency, wish, query } = await visitorChoice(searchParams)
  const trip = readTrip(query.c)
  const t = await getTranslations({ locale, namespace: 'trip' })
  const word = await getTranslations({ locale, namespace: 'catalog' })
  const visitor = visitorCountry(await headers())
  // What is not sold where the visitor is must not stand for what is.
  const offers = (await tripOffers(trip, currency)).filter((offer) => isSoldTo(offer, visitor))
  const plan = trip.length > 0 ? planTrip(offers, trip, wish) : null
  return (
    <div className="page pt-4 lg:pt-6">
      <Breadcrumbs
        locale={locale}
        crumbs={[
          { name: word('home'), path: '/' },
          { name: word('destinations.title'), path: '/destinations' },
          { name: t('title'), path: '/trip' },
        ]}
      />
      <header className="mt-4 mb-6 max-w-3xl">
        <h1 className="text-3xl sm:text-5xl">{t('title')}</h1>
        <p className="mt-3 text-lg text-soft">{t('lead')}</p>
      </header>
      <div className="mb-10">
        <TripForm
          locale={locale}
          trip={trip}
          wish={wish}
          currency={currency}
          currencies={config().currencies}
        />
      </div>
      {plan && <TripResult locale={locale} trip={trip} plan={plan} need={wish.need} currency={currency} />}
    </div>
  )
}
