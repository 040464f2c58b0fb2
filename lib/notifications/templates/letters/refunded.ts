import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { amountText, formatWhen, orderFact, whoseFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter, orderAction } from './shared'

const WORDS = { card: 'refunded', wallet: 'refunded.wallet', bank: 'refunded.bank' } as const

export function refundedLetter(data: MessageData<'refunded'>, context: LetterContext): Letter {
  const { t, locale } = context
  const amount = amountText(data.amount, context)
  // By card it takes days, in the wallet it is at once, and where a bank has paid it is there.
  const words = WORDS[data.destination]
  return {
    subject: t('refunded.subject', { order: data.orderNumber, amount }),
    preview: t(`${words}.preview`, { amount }),
    tone: 'note',
    heading: t(`${words}.heading`),
    blocks: [
      { kind: 'text', text: t(`${words}.intro`, { amount }) },
      { kind: 'text', text: t(`refunded.why.${data.reason}`) },
      {
        kind: 'facts',
        facts: [
          { label: t('label.refund'), value: amount },
          { label: t('label.refundedAt'), value: formatWhen(data.refundedAt, locale) },
          orderFact(data.orderNumber, context),
          { label: t('label.bundle'), value: data.bundle.name },
          ...whoseFact(data.label, context),
        ],
      },
      {
        kind: 'list',
        title: t(`${words}.nextTitle`),
        items: [t(`${words}.when`), t('refunded.nothing')],
      },
      ...orderAction(context),
    ],
    footer: buyerFooter(context),
  }
}
