import type { Metadata } from 'next'
import { after, connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { PaymentOutcome, type PaymentWord } from '@/components/orders/payment-outcome'
import { settleReturn } from '@/lib/orders/commands/settle-session'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import type { OrderState } from '@/lib/orders/types'

type Props = PageProps<'/[locale]/renewal/success'>

export const instant = false
export const maxDuration = 240

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.success' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

const WORDS: Readonly<Record<OrderState, PaymentWord>> = {
  draft: 'waiting',
  awaiting_payment: 'waiting',
  paid: 'received',
  fulfilling: 'received',
  fulfilled: 'done',
  expired: 'notPaid',
  canceled: 'notPaid',
  payment_failed: 'notPaid',
  needs_review: 'review',
  refunding: 'returned',
  refunded: 'returned',
  partially_refunded: 'returned',
}

/** The return address that the old checker gave to Stripe. A session id is no key: nothing private is shown for it. */
export default async function SuccessPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { session_id: sessionId } = await searchParams
  await connection()
  return <PaymentOutcome locale={locale} word={await outcomeOf(sessionId)} />
}

async function outcomeOf(sessionId: string | string[] | undefined): Promise<PaymentWord> {
  if (typeof sessionId !== 'string') return 'unknown'
  const settled = await settleReturn(sessionId)
  if (settled.ok) after(workOff)
  if (settled.ok) return WORDS[settled.value.orderState]
  return settled.error.code === 'PAYMENT_UNAVAILABLE' ? 'unavailable' : 'unknown'
}
