import { getTranslations } from 'next-intl/server'
import { IccidText } from '@/components/esims/iccid-text'
import { Fact } from '@/components/ui/fact'
import { PrintButton } from '@/components/ui/print-button'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { OrderView } from '@/lib/orders/types'
import { bundleWords } from './bundle-words'
import { Moment } from './moment'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly paidAt: string
  readonly token: string
  readonly storeName: string
  readonly supportEmail: string
}

/** What was paid to whom for what. The only thing on the page that is printed. */
export async function Receipt({ locale, order, paidAt, storeName, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'order.receipt' })
  const words = await bundleWords(order.bundle, locale)
  return (
    <section aria-labelledby="receipt" className="rounded-card border border-line bg-surface shadow-card">
      <div className="p-5 sm:p-7">
        <div className="flex items-start justify-between gap-4">
          <h2 id="receipt" className="text-xl">
            {t('title')}
          </h2>
          <PrintButton label={t('print')} />
        </div>
        <dl className="mt-4 grid gap-4">
          <Fact name={t('number')}>
            <bdi dir="ltr" translate="no">
              {order.orderNumber}
            </bdi>
          </Fact>
          <Fact name={t('date')}>
            <Moment locale={locale} iso={paidAt} />
          </Fact>
          <Fact name={t('esim')}>
            <IccidText iccid={order.iccid} />
          </Fact>
          <Fact name={t('plan')}>
            {order.bundle.name}
            <span className="block font-normal text-soft">
              {words.data} · {words.days}
            </span>
          </Fact>
          {order.emailMasked && (
            <Fact name={t('email')}>
              <bdi dir="ltr">{order.emailMasked}</bdi>
            </Fact>
          )}
          <Fact name={t('seller')}>
            <span translate="no">{storeName}</span>
            <span className="block font-normal text-soft">
              <bdi dir="ltr">{supportEmail}</bdi>
            </span>
          </Fact>
        </dl>
      </div>
      <div className="tear-line grid gap-1 p-5 sm:p-7">
        <p className="flex items-baseline justify-between gap-4">
          <span className="font-bold">{t('amount')}</span>
          <span className="font-extrabold text-2xl tabular-nums">{formatMoney(order.price, locale)}</span>
        </p>
        {order.refund?.state === 'succeeded' && (
          <p className="flex items-baseline justify-between gap-4">
            <span className="font-bold">{t('refunded')}</span>
            <span className="font-bold text-xl tabular-nums">{formatMoney(order.refund.amount, locale)}</span>
          </p>
        )}
      </div>
    </section>
  )
}
