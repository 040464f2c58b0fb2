import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { bundleFacts, orderFact, whoseFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter, orderAction } from './shared'

/** Something that a promotion made free could not be had: no money goes back, so no other mail tells of it. */
export function notDeliveredLetter(data: MessageData<'not_delivered'>, context: LetterContext): Letter {
  const { t } = context
  return {
    subject: t('not_delivered.subject', { order: data.orderNumber }),
    preview: t('not_delivered.preview'),
    tone: 'warn',
    heading: t('not_delivered.heading'),
    blocks: [
      { kind: 'text', text: t('not_delivered.intro') },
      { kind: 'text', text: t('not_delivered.money') },
      {
        kind: 'facts',
        facts: [
          orderFact(data.orderNumber, context),
          ...bundleFacts(data, context),
          ...whoseFact(data.label, context),
        ],
      },
      ...orderAction(context),
    ],
    footer: buyerFooter(context),
  }
}
