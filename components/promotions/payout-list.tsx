import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { AffiliateView } from '@/lib/promotions/types'

/** What was paid to an affiliate, newest first, by what the bank calls it. */
export async function PayoutList({
  locale,
  payouts,
}: {
  readonly locale: Locale
  readonly payouts: AffiliateView['payouts']
}) {
  const t = await getTranslations({ locale, namespace: 'affiliate' })
  return (
    <section aria-labelledby="payouts">
      <h2 id="payouts" className="text-2xl">
        {t('payouts')}
      </h2>
      <ul className="mt-3 divide-y divide-line">
        {payouts.map(({ payoutId, amount, reference, at }) => (
          <li key={payoutId} className="grid gap-x-6 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
            <bdi className="wrap-anywhere font-bold">{reference}</bdi>
            <span className="font-bold tabular-nums sm:text-end">
              <bdi>{formatMoney(amount, locale)}</bdi>
            </span>
            <span className="text-soft text-sm">
              <Moment locale={locale} iso={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
