import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { type StepState, Timeline, type TimelineStep } from '@/components/ui/timeline'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { OrderView, RefundView } from '@/lib/orders/types'
import { Moment } from './moment'
import type { OrderWord } from './order-words'

type Step = { key: string; title: string; state: StepState; at?: string | null }

/** Ordered, paid, renewed or delivered; or where it ended instead. */
export async function OrderTimeline({
  locale,
  order,
  word,
}: {
  locale: Locale
  order: OrderView
  word: OrderWord
}) {
  const t = await getTranslations({ locale, namespace: 'order.timeline' })
  const steps: Step[] = [
    { key: 'placed', title: t('placed'), state: 'done', at: order.createdAt },
    paidStep(),
  ]
  if (!['expired', 'canceled', 'payment_failed'].includes(word)) steps.push(renewalStep())
  order.refunds.forEach((refund, place) => {
    steps.push({ ...refundStep(refund), key: `refund-${place}` })
  })

  function paidStep(): Step {
    if (order.paidAt) return { key: 'paid', title: t('paid'), state: 'done', at: order.paidAt }
    const ended = word === 'expired' || word === 'canceled' || word === 'payment_failed'
    return ended
      ? { key: 'paid', title: t('notPaid'), state: 'failed' }
      : { key: 'paid', title: t('waitingPayment'), state: 'now' }
  }
  function renewalStep(): Step {
    const isNew = order.kind === 'new_esim'
    if (word === 'partly_delivered')
      return { key: 'renewal', title: t('partlyDelivered'), state: 'done', at: order.fulfilledAt }
    if (order.fulfilledAt)
      return {
        key: 'renewal',
        title: isNew ? t('delivered') : t('renewed'),
        state: 'done',
        at: order.fulfilledAt,
      }
    if (!order.paidAt)
      return { key: 'renewal', title: isNew ? t('deliveredLater') : t('later'), state: 'waiting' }
    if (word === 'needs_review') return { key: 'renewal', title: t('review'), state: 'now' }
    if (order.lines.some(({ fulfilment }) => fulfilment === 'succeeded'))
      return order.final
        ? { key: 'renewal', title: t('partlyDelivered'), state: 'done' }
        : { key: 'renewal', title: t('delivering'), state: 'now' }
    if (order.refund || word === 'refunding' || word === 'refunded' || word === 'not_delivered')
      return { key: 'renewal', title: t('notDelivered'), state: 'failed' }
    return { key: 'renewal', title: isNew ? t('delivering') : t('renewing'), state: 'now' }
  }
  function refundStep(refund: RefundView): Step {
    const amount = formatMoney(refund.amount, locale)
    if (refund.state === 'failed')
      return { key: 'refund', title: t('refundFailed'), state: 'failed', at: refund.at }
    return refund.state === 'succeeded'
      ? { key: 'refund', title: t('refunded', { amount }), state: 'done', at: refund.at }
      : { key: 'refund', title: t('refunding', { amount }), state: 'now' }
  }
  const shown: TimelineStep[] = steps.map(({ key, title, state, at }) => {
    const time: ReactNode = at ? <Moment key={key} locale={locale} iso={at} /> : undefined
    return { key, title, state, stateText: t(state), time }
  })
  return <Timeline label={t('title')} steps={shown} />
}
