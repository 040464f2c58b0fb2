import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import { promotionsTold } from '@/lib/promotions/cached'
import type { PublicPromotion } from '@/lib/promotions/types'

interface Props {
  readonly locale: Locale
  /** Only what is for one of these places, or for all; alpha-2. Without it, everything. */
  readonly countries?: readonly string[]
  readonly className?: string
}

const MOST_TOLD = 3

/** What costs less now, as a quiet line or a few; nothing where nothing does. */
export async function ActivePromotions({ locale, countries, className = '' }: Props) {
  const all = await promotionsTold(locale)
  const told = all
    .filter((one) => !countries || one.countries.length === 0 || isFor(one, countries))
    .slice(0, MOST_TOLD)
  if (told.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'promotion' })
  return (
    <ul aria-label={t('label')} className={`grid gap-1 text-[0.9375rem] ${className}`}>
      {told.map((one) => (
        <Line key={`${one.code} ${one.name}`} locale={locale} promotion={one} />
      ))}
    </ul>
  )
}

const isFor = (promotion: PublicPromotion, countries: readonly string[]): boolean =>
  promotion.countries.some((country) => countries.includes(country))

async function Line({ locale, promotion }: { locale: Locale; promotion: PublicPromotion }) {
  const { code, name, endsAt } = promotion
  const t = await getTranslations({ locale, namespace: 'promotion' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <li className="flex flex-wrap gap-x-2">
      <b>{name}</b>
      <span>{await benefitText(promotion, locale)}</span>
      {code !== null && (
        <span>
          {t('withCode')}{' '}
          <bdi dir="ltr" translate="no" className="rounded-lg bg-sunk px-1.5 font-bold text-ink">
            {code}
          </bdi>
        </span>
      )}
      {endsAt && <span className="text-soft">{t('until', { date: day.format(new Date(endsAt)) })}</span>}
    </li>
  )
}

async function benefitText({ benefit, currency }: PublicPromotion, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'promotion' })
  if ('basisPoints' in benefit) {
    const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
    return t(benefit.kind, { share: share.format(benefit.basisPoints / 10_000) })
  }
  if ('bytes' in benefit) return t(benefit.kind, { data: dataText(benefit.bytes, locale) })
  return t(benefit.kind, { amount: formatMoney(money(benefit.amountMinor, currency ?? ''), locale) })
}
