import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { AffiliateFigures } from '@/lib/promotions/types'

const SUMS = ['payable', 'waiting', 'paidOut', 'commission', 'reversed'] as const

/** What an affiliate has in one currency: what can be paid out first, then how it came about. */
export async function AffiliateFiguresCard({
  locale,
  figures,
}: {
  readonly locale: Locale
  readonly figures: AffiliateFigures
}) {
  const t = await getTranslations({ locale, namespace: 'affiliate' })
  const { currency, amountMinor } = figures.payable
  const id = `figures-${currency}`
  return (
    <section
      aria-labelledby={id}
      className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-7"
    >
      <h2 id={id} className="text-2xl">
        {t('figures', { currency })}
      </h2>
      <dl className="mt-3 divide-y divide-line">
        {SUMS.map((name) => (
          <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-6 py-3">
            <dt className={name === 'payable' ? 'font-bold text-lg' : 'text-soft'}>{t(name)}</dt>
            <dd className={`tabular-nums ${name === 'payable' ? 'font-bold text-lg' : 'font-semibold'}`}>
              <bdi>{formatMoney(figures[name], locale)}</bdi>
            </dd>
          </div>
        ))}
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 py-3">
          <dt className="text-soft">{t('orders')}</dt>
          <dd className="font-semibold tabular-nums">
            {new Intl.NumberFormat(locale).format(figures.orders)}
          </dd>
        </div>
      </dl>
      {amountMinor < 0 && <p className="mt-2 text-soft">{t('negative')}</p>}
    </section>
  )
}
