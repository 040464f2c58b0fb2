import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { orderFact } from '../facts'
import type { Letter } from '../letter'
import { askerFooter } from './shared'

export function orderCodeLetter(data: MessageData<'order_code'>, context: LetterContext): Letter {
  const { t, code } = context
  if (!code) throw new Error('a code mail without its code')
  return {
    subject: t('orderCode.subject', { code }),
    preview: t('orderCode.preview'),
    tone: 'note',
    heading: t('orderCode.heading'),
    blocks: [
      { kind: 'text', text: t('orderCode.intro') },
      { kind: 'code', code },
      { kind: 'facts', facts: [orderFact(data.orderNumber, context)] },
      { kind: 'text', text: t('orderCode.never') },
    ],
    footer: askerFooter(context),
  }
}
