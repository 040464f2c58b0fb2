import { getTranslations } from 'next-intl/server'
import { Icon, type IconName } from '@/components/ui/icon'
import { TONE_TINT, type Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import type { OrderView } from '@/lib/orders/types'
import { BundleFacts } from './bundle-facts'
import { Moment } from './moment'
import { OrderActions } from './order-actions'
import { OrderLive } from './order-live'
import { OrderTimeline } from './order-timeline'
import { ORDER_TONES, orderWord } from './order-words'
import { Receipt } from './receipt'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly token: string
  readonly fromStripe: boolean
  readonly storeName: string
  readonly supportEmail: string
  /** Opens the payment page again, where no open one is known. */
  readonly continuePayment: () => Promise<void>
}

const TONE_ICONS: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  note: 'clock',
  warn: 'clock',
  bad: 'cross',
  idle: 'info',
}

/** Where an order stands, in words that are true now; and its receipt once it is paid. */
export async function OrderPageBody(props: Props) {
  const { locale, order } = props
  const { lookingUntil } = order
  const t = await getTranslations({ locale, namespace: 'order' })
  const word = orderWord(order, props.fromStripe)
  const tone = ORDER_TONES[word]
  return (
    <div className="page grid gap-8 pt-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] lg:items-start lg:gap-12 lg:pt-10">
      <section className="no-print rounded-card border border-line bg-surface p-5 shadow-card sm:p-8">
        <p className="font-semibold text-soft">
          <bdi translate="no">{t('label', { number: order.orderNumber })}</bdi>
        </p>
        <div role="status" className="mt-4">
          <h1 className="flex items-center gap-4 text-3xl">
            <span className={`grid size-14 shrink-0 place-items-center rounded-full ${TONE_TINT[tone]}`}>
              <Icon name={TONE_ICONS[tone]} className="size-7" />
            </span>
            {t(`state.${word}.title`)}
          </h1>
          <p className="mt-3 max-w-prose text-lg text-soft">{t(`state.${word}.text`)}</p>
          {word === 'slow' && lookingUntil && (
            <p className="mt-3 max-w-prose text-lg">
              {t.rich('lookingUntil', { time: () => <Moment locale={locale} iso={lookingUntil} /> })}
            </p>
          )}
        </div>
        <div className="mt-7">
          <OrderTimeline locale={locale} order={order} word={word} />
        </div>
        <OrderActions locale={locale} order={order} word={word} continuePayment={props.continuePayment} />
        <OrderLive
          orderNumber={order.orderNumber}
          token={props.token}
          state={order.state}
          fulfilment={order.fulfilment}
          isFinal={order.final}
          text={{ on: t('live.on'), off: t('live.off') }}
        />
      </section>
      <div className="grid gap-6">
        {order.paidAt ? (
          <Receipt
            locale={locale}
            order={order}
            paidAt={order.paidAt}
            storeName={props.storeName}
            supportEmail={props.supportEmail}
          />
        ) : (
          <section className="rounded-card border border-line bg-surface p-5 sm:p-7">
            <BundleFacts locale={locale} iccid={order.iccid} bundle={order.bundle} />
          </section>
        )}
        <p className="no-print text-sm text-soft">
          {t.rich('help', {
            email: () => (
              <a
                className="font-semibold text-brand underline underline-offset-4"
                href={`mailto:${props.supportEmail}`}
              >
                <bdi dir="ltr">{props.supportEmail}</bdi>
              </a>
            ),
          })}{' '}
          {t('keep')}
        </p>
      </div>
    </div>
  )
}
