import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { ORDER_TONES } from '@/components/orders/order-words'
import { Badge } from '@/components/ui/badge'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { ListedOrder } from '@/lib/orders/account-queries'

/** Orders of an account, each leading to its page. */
export async function OrderRows({ locale, orders }: { locale: Locale; orders: readonly ListedOrder[] }) {
  const t = await getTranslations({ locale, namespace: 'myOrders' })
  return (
    <ul className="rounded-card border border-line bg-surface">
      {orders.map((order) => (
        <li key={order.orderNumber} className="border-line border-b last:border-b-0">
          <a
            href={`${localePath(locale, `/orders/${order.orderNumber}`)}?${new URLSearchParams({ t: order.token })}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-5 py-4 hover:bg-sunk"
          >
            <span className="min-w-0 font-bold">
              {order.lines.map((line) => lineWords(line)).join(' · ')}
            </span>
            <span className="text-end font-bold tabular-nums">
              <bdi>{formatMoney(order.price, locale)}</bdi>
            </span>
            <span className="text-sm text-soft">
              {t(`kind.${order.kind}`)} · <Moment locale={locale} iso={order.createdAt} />
              <br />
              <bdi translate="no">{order.orderNumber}</bdi>
            </span>
            <span className="justify-self-end">
              <Badge tone={ORDER_TONES[order.state]}>{t(`state.${order.state}`)}</Badge>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const lineWords = ({ label, bundle }: ListedOrder['lines'][number]): string =>
  label === null ? bundle.name : `${label}: ${bundle.name}`
