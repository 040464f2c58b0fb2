import { getTranslations } from 'next-intl/server'
import { OrderRows } from '@/components/account/orders/order-rows'
import type { Locale } from '@/i18n/routing'
import type { ListedOrder } from '@/lib/orders/account-queries'

/** What was bought for this eSIM, itself included, newest first. */
export async function EsimHistory({
  locale,
  iccid,
  orders,
}: {
  locale: Locale
  iccid: string
  orders: readonly ListedOrder[]
}) {
  const t = await getTranslations({ locale, namespace: 'myEsims.history' })
  if (orders.length === 0) return null
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-3 text-xl">
        {t('title')}
      </h2>
      <OrderRows locale={locale} orders={orders} iccid={iccid} />
    </section>
  )
}
