import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { snakeKeys } from '@/lib/core/json-case'
import { formatMoney } from '@/lib/core/money'
import type { OrderLineView, OrderView } from '@/lib/orders/types'
import { Moment } from './moment'
import { OrderLive } from './order-live'
import { situationOf } from './order-situation'
import { lineWord } from './order-words'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly line: OrderLineView
  readonly token: string
}

/** Why an eSIM cannot be installed yet, or never will be; goes on by itself. */
export async function InstallWaiting({ locale, order, line, token }: Props) {
  const t = await getTranslations({ locale, namespace: 'order' })
  const word = lineWord(order, line)
  const { lookingUntil } = line
  return (
    <section className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-8">
      <h1 className="text-3xl">
        {line.label === null ? <bdi>{line.bundle.name}</bdi> : <bdi>{line.label}</bdi>}
      </h1>
      <p className="mt-1 text-soft">
        <bdi>{line.bundle.name}</bdi>
      </p>
      <p role="status" className="mt-4 max-w-prose text-lg">
        {word === null
          ? t('state.awaiting_payment.text')
          : t(`lines.state.${word}.text`, { amount: formatMoney(line.price, locale) })}
        {word === 'slow' && lookingUntil && (
          <> {t.rich('lines.lookingUntil', { time: () => <Moment locale={locale} iso={lookingUntil} /> })}</>
        )}
      </p>
      <OrderLive
        orderNumber={order.orderNumber}
        token={token}
        shown={situationOf(snakeKeys(order))}
        isFinal={order.final}
        text={{ on: t('live.on'), off: t('live.off') }}
      />
    </section>
  )
}
