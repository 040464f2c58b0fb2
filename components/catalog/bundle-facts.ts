import { getTranslations } from 'next-intl/server'
import { refundRuleText } from '@/components/orders/refund-rule'
import type { Locale } from '@/i18n/routing'
import type { OfferDetail } from '@/lib/catalog/types'
import { placeName } from '@/lib/core/places'
import { refundPromise } from '@/lib/orders/refund-promise'
import { offerWords } from './offer-words'
import { registrationWords } from './restriction-words'

export interface StatedFact {
  readonly name: string
  readonly value: string
}

const MOST_OPERATORS = 24

/** Everything a buyer may ask of a bundle, in words. What the provider does not state is said to be not stated. */
export async function bundleFacts(offer: OfferDetail, locale: Locale): Promise<readonly StatedFact[]> {
  const t = await getTranslations({ locale, namespace: 'bundle.fact' })
  const words = await offerWords(offer, locale)
  const refundRule = await refundRuleText(await refundPromise([offer.bundleId]), locale)
  const number = new Intl.NumberFormat(locale)
  const notStated = t('notStated')
  const count = (value: number | null) => (value === null ? notStated : number.format(value))
  const yesNo = (value: boolean | null) => (value === null ? notStated : value ? t('yes') : t('no'))
  const calls = offer.kind === 'data' ? t('dataOnly') : null
  return [
    { name: t('data'), value: words.data },
    // No provider says whether it stops or goes on slowly; that nothing is charged is our own word.
    { name: t('afterData'), value: t('afterDataText') },
    { name: t('days'), value: words.days },
    { name: t('starts'), value: offer.activationPolicy ? t(`start.${offer.activationPolicy}`) : notStated },
    { name: t('speed'), value: offer.speeds.length > 0 ? offer.speeds.join(', ') : notStated },
    { name: t('operators'), value: operatorText(offer, locale) ?? notStated },
    // No provider says this in a form that could be relied on.
    { name: t('hotspot'), value: notStated },
    {
      name: t('voice'),
      value: offer.voiceMinutes === null ? (calls ?? notStated) : count(offer.voiceMinutes),
    },
    { name: t('sms'), value: offer.smsCount === null ? (calls ?? notStated) : count(offer.smsCount) },
    { name: t('topUp'), value: yesNo(offer.topUpAllowed) },
    // Nor this: only whoever runs the store may have stated it.
    { name: t('identity'), value: (await registrationWords(offer, locale)) ?? notStated },
    { name: t('refund'), value: `${t('refundRule')} ${refundRule}` },
  ]
}

/** "Turkcell, Vodafone" for one country, "Türkiye: Turkcell; Greece: Cosmote" for several. */
function operatorText({ operators, countries }: OfferDetail, locale: Locale): string | null {
  if (operators.length === 0) return null
  const shown = operators.slice(0, MOST_OPERATORS)
  const names = (of: typeof shown) => [...new Set(of.map(({ name }) => name))].join(', ')
  const rest = operators.length > shown.length ? ' …' : ''
  if (countries.length <= 1) return names(shown) + rest
  const byCountry = Map.groupBy(shown, ({ country }) => country)
  const parts = [...byCountry].map(([country, of]) =>
    country === null ? names(of) : `${placeName(country, locale)}: ${names(of)}`,
  )
  return parts.join('; ') + rest
}
