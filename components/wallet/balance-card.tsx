import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney, type Money, money } from '@/lib/core/money'
import type { WalletOrder, WalletOverview } from '@/lib/orders/wallet-view'

interface Props {
  readonly locale: Locale
  readonly currency: string
  readonly overview: WalletOverview
}

/** What can be spent in one currency, what is reserved and for which order, and where there is more. */
export async function BalanceCard({ locale, currency, overview }: Props) {
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const { balances, owed, holding } = overview
  const debt = owed.find((amount) => amount.currency === currency)
  const shown = balances.find(({ available }) => available.currency === currency)
  const reserved = holding.filter(({ amount }) => amount.currency === currency)
  const others = balances.filter(
    ({ available, held }) => available.currency !== currency && available.amountMinor + held.amountMinor > 0,
  )
  return (
    <section aria-labelledby="balance" className="on-deep rounded-card bg-deep p-5 text-on-deep sm:p-7">
      <h2 id="balance" className="font-semibold text-base text-on-deep-soft">
        {t('available')}
      </h2>
      <p className="mt-1 font-extrabold text-4xl tabular-nums sm:text-5xl">
        <bdi>{formatMoney(shown?.available ?? money(0, currency), locale)}</bdi>
      </p>
      {debt && <p className="mt-3">{t('owed', { amount: formatMoney(debt, locale) })}</p>}
      {reserved.length > 0 && <Reserved locale={locale} reserved={reserved} />}
      {others.length > 0 && (
        <div className="mt-5 border-deep-line border-t pt-4">
          <h3 className="font-semibold text-base text-on-deep-soft">{t('others')}</h3>
          <ul className="mt-1 flex flex-wrap gap-x-5">
            {others.map(({ available, held }) => (
              <li key={available.currency}>
                <a
                  href={`${localePath(locale, '/account/wallet')}?currency=${available.currency}`}
                  className="inline-flex min-h-11 items-center font-bold tabular-nums underline underline-offset-4"
                >
                  <bdi>
                    {formatMoney(money(available.amountMinor + held.amountMinor, available.currency), locale)}
                  </bdi>
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

interface ReservedProps {
  readonly locale: Locale
  readonly reserved: readonly (WalletOrder & { readonly amount: Money })[]
}

async function Reserved({ locale, reserved }: ReservedProps) {
  const t = await getTranslations({ locale, namespace: 'wallet' })
  return (
    <div className="mt-5 border-deep-line border-t pt-4">
      <h3 className="font-semibold text-base text-on-deep-soft">{t('held')}</h3>
      <ul className="mt-1">
        {reserved.map((order) => (
          <li key={order.orderNumber} className="flex items-center justify-between gap-4">
            <a
              href={orderHref(locale, order)}
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              <bdi translate="no">{order.orderNumber}</bdi>
            </a>
            <bdi className="font-bold tabular-nums">{formatMoney(order.amount, locale)}</bdi>
          </li>
        ))}
      </ul>
      <p className="text-on-deep-soft text-sm">{t('heldNote')}</p>
    </div>
  )
}

export const orderHref = (locale: Locale, { orderNumber, token }: WalletOrder): string =>
  `${localePath(locale, `/orders/${orderNumber}`)}?${new URLSearchParams({ t: token ?? '' })}`
