import type { Notice } from '@/lib/orders/notices'
import { priceDisplay, unixText } from '../../_lib/amounts'
import type { Words } from '../../_lib/language'

/** Numbers by which clients choose a picture and what a tap opens; a refund has none and is shown like a purchase. */
const CATEGORIES: Readonly<Record<string, string>> = {
  bought: '1',
  topped_up: '2',
  refunded: '1',
  refunded_to_wallet: '1',
  usage_80: '5',
  plan_started: '6',
  usage_100: '8',
  wallet_topped_up: '9',
  reward: '9',
  wallet_returned: '10',
}
const KINDS = [
  ...['bought', 'topped_up', 'refunded', 'refunded_to_wallet', 'usage_80', 'plan_started', 'usage_100'],
  ...['wallet_topped_up', 'wallet_returned', 'reward'],
] as const
type Kind = (typeof KINDS)[number]

export interface NoticeDto {
  readonly notification_id: number
  readonly title: string
  readonly content: string
  readonly datetime: string
  readonly transaction_status: string
  readonly transaction: string
  readonly transaction_message: string
  /** Whether it was read. */
  readonly status: boolean
  readonly iccid: string | null
  readonly category: string
  readonly translated_message: string
}

/** @returns null for a kind of a later version, which this API has no words for */
export function toNoticeDto(notice: Notice, { t }: Words): NoticeDto | null {
  const kind = KINDS.find((known): known is Kind => known === notice.kind)
  if (!kind) return null
  return {
    notification_id: notice.noticeId,
    title: t(`shopApi.notices.${kind}.title`),
    content: t(`shopApi.notices.${kind}.content`, {
      plan: notice.plan || t('shopApi.notices.yourPlan'),
      amount: notice.amount ? priceDisplay(notice.amount) : '',
    }),
    datetime: unixText(notice.at),
    transaction_status: '',
    transaction: '',
    transaction_message: '',
    status: notice.read,
    iccid: notice.iccid,
    category: CATEGORIES[kind] ?? '1',
    translated_message: '',
  }
}
