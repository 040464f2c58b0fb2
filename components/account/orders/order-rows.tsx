import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { ORDER_TONES } from '@/components/orders/order-words'
import { Badge } from '@/components/ui/badge'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import type { ListedOrder } from '@/lib/orders/account-queries'

interface Props {
  readonly locale: Locale
  readonly orders: readonly ListedOrder[]
  /** Shows of each order only what has to do with this eSIM. */
  readonly iccid?: string
}

/** Orders of an account, each leading to its page. */
export async function OrderRows({ locale, orders, iccid }: Props) {
  const t = await getTranslations({ locale, namespace: 'myOrders' })
  return (
    <ul className="rounded-card border border-line bg-surface">
      {orders.map((order) => (
        <li key={order.orderNumber} className="border-line border-b last:border-b-0">
          <a
            href={hrefOf(locale, order)}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 px-5 py-4 hover:bg-sunk"
          >
            <span className="min-w-0 font-bold">
              {order.kind === 'wallet_topup' && <span className="block">{t('kind.wallet_topup')}</span>}
              {thingsIn(order, iccid).map(([words, count]) => (
                <span key={words} className="block">
                  <bdi>{count > 1 ? t('times', { count, what: words }) : words}</bdi>
                </span>
              ))}
            </span>
            <bdi className="text-end font-bold tabular-nums">
              {formatMoney(priceOf(order, iccid), locale)}
            </bdi>
            <span className="text-sm text-soft">
              {order.kind !== 'wallet_topup' && <span className="block">{t(`kind.${order.kind}`)}</span>}
              <Moment locale={locale} iso={order.createdAt} />
              <span className="block" translate="no">
                <bdi>{order.orderNumber}</bdi>
              </span>
            </span>
            <span className="self-end justify-self-end">
              <Badge tone={ORDER_TONES[order.state]}>{t(`state.${stateWord(order)}`)}</Badge>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Of an order that was free no money went back. */
const stateWord = ({ state, price }: ListedOrder) =>
  state === 'refunded' && price.amountMinor === 0 ? 'not_delivered' : state

/** A top-up has no page of its own: it is a line of its wallet. */
const hrefOf = (locale: Locale, { kind, orderNumber, price, token }: ListedOrder): string =>
  kind === 'wallet_topup'
    ? `${localePath(locale, '/account/wallet')}?${new URLSearchParams({ currency: price.currency })}`
    : `${localePath(locale, `/orders/${orderNumber}`)}?${new URLSearchParams({ t: token })}`

const shownOf = ({ lines }: ListedOrder, iccid: string | undefined) =>
  iccid === undefined ? lines : lines.filter((line) => line.iccid === iccid)

/** What was ordered, like things together. */
function thingsIn(order: ListedOrder, iccid: string | undefined): [words: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { label, bundle } of shownOf(order, iccid)) {
    const words = label === null ? bundle.name : `${label}: ${bundle.name}`
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts]
}

const priceOf = (order: ListedOrder, iccid: string | undefined) =>
  iccid === undefined
    ? order.price
    : money(
        shownOf(order, iccid).reduce((sum, { price }) => sum + price.amountMinor, 0),
        order.price.currency,
      )
