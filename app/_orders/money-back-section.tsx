import { headers } from 'next/headers'
import { GIVE_BACK_ANSWERS, MoneyBack } from '@/components/orders/money-back'
import type { Locale } from '@/i18n/routing'
import { type OrderKey, readRefundability } from '@/lib/orders/refundability'
import { clientKey } from '@/lib/platform/http/client-key'
import { askStaffForLine, giveBackLine, type MoneyBackPlace } from './money-back'

interface Props {
  readonly locale: Locale
  readonly order: OrderKey
  readonly lineId?: number
  readonly place: MoneyBackPlace
  /** `?back=` of the address: what became of the last click. */
  readonly answer: string | readonly string[] | undefined
}

/** "Can I get my money back?", live; nothing where it cannot be asked just now. */
export async function MoneyBackSection({ locale, order, lineId, place, answer }: Props) {
  const client = clientKey(await headers())
  const read = await readRefundability(order, {
    clientKey: client,
    ...(lineId === undefined ? {} : { lineId }),
  })
  if (!read.ok || read.value.lines.length === 0) return null
  return (
    <MoneyBack
      locale={locale}
      refundability={read.value}
      answer={GIVE_BACK_ANSWERS.find((one) => one === answer) ?? null}
      giveBack={giveBackLine.bind(null, place)}
      askStaff={askStaffForLine.bind(null, place)}
    />
  )
}
