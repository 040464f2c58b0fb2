import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Locale } from '@/i18n/routing'
import { snakeKeys } from '@/lib/core/json-case'
import { formatMoney } from '@/lib/core/money'
import type { PayWay } from '@/lib/orders/pay-ways'
import type { OrderView } from '@/lib/orders/types'
import { BundleFacts } from './bundle-facts'
import { OrderActions } from './order-actions'
import { OrderHead } from './order-head'
import { OrderLines } from './order-lines'
import { OrderLive } from './order-live'
import { situationOf } from './order-situation'
import { OrderTimeline } from './order-timeline'
import { orderWord } from './order-words'
import { Receipt } from './receipt'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly token: string
  readonly fromStripe: boolean
  readonly supportEmail: string
  /** Opens the payment page again, where no open one is known. */
  readonly continuePayment: (form: FormData) => Promise<void>
  readonly otherWays: readonly PayWay[]
  /** Not sold from where the visitor is. */
  readonly isClosedHere: boolean
  /** What installs the eSIM, where the order is of one and it is there. */
  readonly install?: ReactNode
  /** The way to have the mail sent again. */
  readonly resend?: ReactNode
  /** Whether what was bought can be given back. */
  readonly moneyBack?: ReactNode
}

const CARD = 'rounded-card border border-line bg-surface p-5 shadow-card sm:p-8'

/** Where an order stands, in words that are true now; what installs it; and its receipt once it is paid. */
export async function OrderPageBody(props: Props) {
  const { locale, order, install, resend } = props
  const t = await getTranslations({ locale, namespace: 'order' })
  const word = orderWord(order, props.fromStripe)
  const progress = (
    <>
      <OrderTimeline locale={locale} order={order} word={word} />
      <OrderActions
        locale={locale}
        order={order}
        word={word}
        continuePayment={props.continuePayment}
        otherWays={props.otherWays}
        isClosedHere={props.isClosedHere}
      />
      <OrderLive
        orderNumber={order.orderNumber}
        token={props.token}
        shown={situationOf(snakeKeys(order))}
        isFinal={order.final}
        text={{ on: t('live.on'), off: t('live.off') }}
      />
      {resend}
    </>
  )
  return (
    <div className="page grid gap-8 pt-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] lg:items-start lg:gap-12 lg:pt-10">
      <div className="no-print grid min-w-0 gap-6">
        <section className={CARD}>
          <OrderHead locale={locale} order={order} word={word} />
          {order.lines.length > 1 && <OrderLines locale={locale} order={order} token={props.token} />}
          {!install && <div className="mt-7">{progress}</div>}
        </section>
        {install}
        {install && <section className={CARD}>{progress}</section>}
      </div>
      <div className="grid min-w-0 gap-6">
        <Paper {...props} />
        {props.moneyBack}
        <Help {...props} />
      </div>
    </div>
  )
}

/** The receipt; before the payment, what is to be paid. */
async function Paper({ locale, order, token, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'order.receipt' })
  if (order.paidAt)
    return (
      <Receipt
        locale={locale}
        order={order}
        paidAt={order.paidAt}
        token={token}
        supportEmail={supportEmail}
      />
    )
  return (
    <section className="rounded-card border border-line bg-surface p-5 sm:p-7">
      {order.lines.length === 1 && (
        <BundleFacts
          locale={locale}
          iccid={order.iccid || null}
          bundle={order.bundle}
          travelDate={order.lines[0]?.travelDate ?? null}
        />
      )}
      <p className="flex items-baseline justify-between gap-4 not-first:mt-5">
        <span className="font-bold">{t('amount')}</span>
        <span className="font-extrabold text-2xl tabular-nums">{formatMoney(order.price, locale)}</span>
      </p>
    </section>
  )
}

async function Help({ locale, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'order' })
  return (
    <p className="no-print text-sm text-soft">
      {t.rich('help', {
        email: () => (
          <a
            className="font-semibold text-brand underline underline-offset-4"
            href={`mailto:${supportEmail}`}
          >
            <bdi dir="ltr">{supportEmail}</bdi>
          </a>
        ),
      })}{' '}
      {t('keep')}
    </p>
  )
}
