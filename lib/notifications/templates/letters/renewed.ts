import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { bundleFacts, formatWhen, iccidFact, orderFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter, checkUrl } from './shared'

export function renewedLetter(data: MessageData<'renewed'>, context: LetterContext): Letter {
  const { t, locale, orderUrl, name } = context
  return {
    subject: t('renewed.subject', { bundle: data.bundle.name }),
    preview: t('renewed.preview', { bundle: name(data.bundle.name) }),
    tone: 'good',
    heading: t('renewed.heading'),
    blocks: [
      { kind: 'text', text: t('renewed.intro') },
      {
        kind: 'facts',
        facts: [
          ...bundleFacts(data, context),
          iccidFact(data.iccid, context),
          { label: t('label.addedAt'), value: formatWhen(data.appliedAt, locale) },
          orderFact(data.orderNumber, context),
        ],
      },
      {
        kind: 'action',
        label: t('action.check'),
        url: checkUrl(data.iccid, context),
        ...(orderUrl === null ? {} : { second: { label: t('action.order'), url: orderUrl } }),
      },
      {
        kind: 'list',
        title: t('renewed.nextTitle'),
        items: [t('renewed.nothing'), t('renewed.queued'), t('renewed.roaming')],
      },
    ],
    footer: buyerFooter(context),
  }
}
