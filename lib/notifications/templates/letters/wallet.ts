import { pageUrl } from '../../locale'
import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { amountText, formatWhen, orderFact } from '../facts'
import type { Block, Letter } from '../letter'
import { buyerFooter } from './shared'

/** A wallet is its holder's alone: the link leads there by signing in, and carries no token. */
const walletAction = ({ t, siteUrl, locale }: LetterContext): Block => ({
  kind: 'action',
  label: t('action.wallet'),
  url: pageUrl(siteUrl, locale, '/account/wallet'),
})

export function toppedUpLetter(data: MessageData<'topped_up'>, context: LetterContext): Letter {
  const { t, locale } = context
  const amount = amountText(data.amount, context)
  return {
    subject: t('topped_up.subject', { amount }),
    preview: t('topped_up.preview', { order: data.orderNumber }),
    tone: 'good',
    heading: t('topped_up.heading'),
    blocks: [
      { kind: 'text', text: t('topped_up.intro', { amount }) },
      {
        kind: 'facts',
        facts: [
          orderFact(data.orderNumber, context),
          { label: t('label.paid'), value: amount },
          { label: t('label.paidAt'), value: formatWhen(data.paidAt, locale) },
        ],
      },
      { kind: 'list', title: t('topped_up.nextTitle'), items: [t('topped_up.use'), t('topped_up.shown')] },
      walletAction(context),
    ],
    footer: buyerFooter(context),
  }
}

export function topUpReturnedLetter(data: MessageData<'top_up_returned'>, context: LetterContext): Letter {
  const { t, locale } = context
  const amount = amountText(data.amount, context)
  return {
    subject: t('top_up_returned.subject', { order: data.orderNumber, amount }),
    preview: t('top_up_returned.preview', { amount }),
    tone: 'note',
    heading: t('top_up_returned.heading'),
    blocks: [
      { kind: 'text', text: t('top_up_returned.intro', { amount }) },
      {
        kind: 'facts',
        facts: [
          { label: t('label.refund'), value: amount },
          { label: t('label.refundedAt'), value: formatWhen(data.refundedAt, locale) },
          orderFact(data.orderNumber, context),
        ],
      },
      {
        kind: 'list',
        title: t('top_up_returned.nextTitle'),
        items: [t('refunded.when'), t('refunded.nothing')],
      },
      walletAction(context),
    ],
    footer: buyerFooter(context),
  }
}

export function rewardLetter(data: MessageData<'reward'>, context: LetterContext): Letter {
  const { t, locale } = context
  const amount = amountText(data.amount, context)
  return {
    subject: t('reward.subject', { amount }),
    preview: t(`reward.${data.kind}`),
    tone: 'good',
    heading: t('reward.heading'),
    blocks: [
      { kind: 'text', text: t(`reward.${data.kind}`) },
      {
        kind: 'facts',
        facts: [
          { label: t('label.reward'), value: amount },
          { label: t('label.grantedAt'), value: formatWhen(data.grantedAt, locale) },
        ],
      },
      { kind: 'list', title: t('reward.nextTitle'), items: [t('topped_up.use'), t('reward.back')] },
      walletAction(context),
    ],
    footer: buyerFooter(context),
  }
}
