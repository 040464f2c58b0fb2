import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney, type Money } from '@/lib/core/money'
import type { WalletLine, WalletPage } from '@/lib/orders/wallet-view'
import { orderHref } from './balance-card'

interface Props {
  readonly locale: Locale
  readonly currency: string
  readonly page: WalletPage
  /** Whether newer entries stand before these. */
  readonly isOlder: boolean
}

/** Every amount that came in or went out, newest first, each with where it is from. */
export async function Statement({ locale, currency, page, isOlder }: Props) {
  const t = await getTranslations({ locale, namespace: 'wallet.statement' })
  const path = localePath(locale, '/account/wallet')
  const { lines, nextCursor } = page
  return (
    <section aria-labelledby="statement">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="statement" className="text-2xl">
          {t('title')}
        </h2>
        {lines.length > 0 && (
          <a
            href={`${path}/statement.csv?currency=${currency}`}
            download
            className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
          >
            {t('csv')}
          </a>
        )}
      </div>
      {lines.length === 0 ? (
        <p className="rounded-card border border-line bg-surface p-5 text-soft sm:p-7">{t('empty')}</p>
      ) : (
        <ul className="rounded-card border border-line bg-surface">
          {lines.map((line) => (
            <Line key={line.version} locale={locale} line={line} />
          ))}
        </ul>
      )}
      <div className="mt-5 flex flex-wrap gap-3 empty:hidden">
        {isOlder && (
          <ButtonLink href={`${path}?currency=${currency}#statement`} tone="quiet">
            {t('newest')}
          </ButtonLink>
        )}
        {nextCursor && (
          <ButtonLink href={`${path}?currency=${currency}&before=${nextCursor}#statement`} tone="quiet">
            {t('older')}
          </ButtonLink>
        )}
      </div>
    </section>
  )
}

async function Line({ locale, line }: { locale: Locale; line: WalletLine }) {
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const { amount, balance, source, order, at } = line
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-line border-b px-5 py-4 last:border-b-0">
      <div className="min-w-0">
        <p className="font-bold">{t(`source.${source}`)}</p>
        <p className="text-sm text-soft">
          <Moment locale={locale} iso={at} />
        </p>
        {order && (
          <p className="text-sm">
            {order.token === null ? (
              <bdi translate="no" className="text-soft">
                {order.orderNumber}
              </bdi>
            ) : (
              <a
                href={orderHref(locale, order)}
                className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
              >
                <bdi translate="no">{order.orderNumber}</bdi>
              </a>
            )}
          </p>
        )}
      </div>
      <div className="text-end">
        <p className={`font-bold tabular-nums ${amount.amountMinor > 0 ? 'text-good' : ''}`}>
          <bdi>{signedText(amount, locale)}</bdi>
        </p>
        <p className="text-sm text-soft tabular-nums">
          {t('statement.balance', { amount: formatMoney(balance, locale) })}
        </p>
      </div>
    </li>
  )
}

/** With its sign, which colour alone must not say. */
const signedText = (amount: Money, locale: Locale): string =>
  amount.amountMinor > 0 ? `+${formatMoney(amount, locale)}` : formatMoney(amount, locale)
