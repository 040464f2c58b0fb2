import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import type { Locale } from '@/i18n/routing'
import { formatMoney, type Money } from '@/lib/core/money'

interface Props {
  readonly locale: Locale
  readonly past: readonly { readonly redemptionId: string; readonly amount: Money; readonly at: string }[]
}

/** What was redeemed before, newest first. */
export async function RedeemedList({ locale, past }: Props) {
  if (past.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'redeem' })
  return (
    <section aria-labelledby="past">
      <h2 id="past" className="text-xl">
        {t('past')}
      </h2>
      <ul className="mt-3 divide-y divide-line">
        {past.map(({ redemptionId, amount, at }) => (
          <li key={redemptionId} className="flex flex-wrap items-baseline justify-between gap-x-4 py-3">
            <Moment locale={locale} iso={at} />
            <span className="font-bold tabular-nums">{formatMoney(amount, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
