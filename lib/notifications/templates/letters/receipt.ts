import { formatDay } from '../../../core/calendar-day'
import { money } from '../../../core/money'
import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { amountText, bundleFacts, formatWhen, iccidFact, orderFact } from '../facts'
import type { Block, Fact, Letter } from '../letter'
import { buyerFooter, orderAction } from './shared'

type Line = NonNullable<MessageData<'receipt'>['lines']>[number]

/** Whose it is, what it is, for which day of travel, what it cost. */
const lineFact =
  (context: LetterContext) =>
  ({ label, name, travelDate, amount }: Line, index: number): Fact => {
    const day = travelDate
      ? [`${context.t('label.travelDate')}: ${formatDay(travelDate, context.locale)}`]
      : []
    return {
      label: label ?? context.t('value.line', { number: index + 1 }),
      value: [context.name(name), ...day, context.name(amountText(amount, context))].join(' · '),
    }
  }

/** Which part was paid by what, where a wallet had to do with it. */
function paidBy({ amount, fromWallet }: MessageData<'receipt'>, context: LetterContext): Fact[] {
  if (!fromWallet) return []
  const { t } = context
  const rest = money(amount.amountMinor - fromWallet.amountMinor, amount.currency)
  const wallet = { label: t('label.byWallet'), value: amountText(fromWallet, context) }
  if (rest.amountMinor === 0) return [wallet]
  return [wallet, { label: t('label.byCard'), value: amountText(rest, context) }]
}

const whatNext = ({ iccid }: MessageData<'receipt'>, { t }: LetterContext): Block => ({
  kind: 'list',
  title: t('receipt.nextTitle'),
  numbered: true,
  items: [
    ...(iccid === null
      ? [t('receipt.newFirst'), t('receipt.newThen')]
      : [t('receipt.renewalFirst'), t('receipt.renewalThen')]),
    t('receipt.otherwise'),
  ],
})

export function receiptLetter(data: MessageData<'receipt'>, context: LetterContext): Letter {
  const { t, locale } = context
  const { lines = [] } = data
  const amount = amountText(data.amount, context)
  const blocks: Block[] = [
    { kind: 'text', text: t('receipt.intro', { amount }) },
    {
      kind: 'facts',
      facts: [
        orderFact(data.orderNumber, context),
        { label: t('label.paid'), value: amount },
        ...paidBy(data, context),
        { label: t('label.paidAt'), value: formatWhen(data.paidAt, locale) },
        ...(lines.length > 1 ? [] : [...bundleFacts(data, context), iccidFact(data.iccid, context)]),
      ],
    },
    ...(lines.length > 1
      ? [{ kind: 'facts' as const, title: t('receipt.linesTitle'), facts: lines.map(lineFact(context)) }]
      : []),
    ...(data.underWay === false ? [] : [whatNext(data, context)]),
    ...orderAction(context),
  ]
  return {
    subject: t('receipt.subject', { order: data.orderNumber }),
    preview: t('receipt.preview', { amount }),
    tone: 'good',
    heading: t('receipt.heading'),
    blocks,
    footer: buyerFooter(context),
  }
}
