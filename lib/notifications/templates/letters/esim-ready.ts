import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { bundleFacts, iccidFact, orderFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter } from './shared'

export function esimReadyLetter(data: MessageData<'esim_ready'>, context: LetterContext): Letter {
  const { t, orderUrl, name } = context
  const whose = data.label === null ? [] : [{ label: t('label.traveller'), value: name(data.label) }]
  return {
    subject: t('esimReady.subject', { bundle: data.bundle.name }),
    preview: t('esimReady.preview', { bundle: name(data.bundle.name) }),
    tone: 'good',
    heading: t('esimReady.heading'),
    blocks: [
      { kind: 'text', text: t('esimReady.intro') },
      ...(orderUrl === null ? [] : [{ kind: 'action' as const, label: t('action.install'), url: orderUrl }]),
      {
        kind: 'facts',
        facts: [
          ...whose,
          ...bundleFacts(data.bundle, context),
          iccidFact(data.iccid, context),
          orderFact(data.orderNumber, context),
        ],
      },
      {
        kind: 'list',
        title: t('esimReady.nextTitle'),
        numbered: true,
        items: [t('esimReady.wifi'), t('esimReady.once'), t('esimReady.roaming')],
      },
    ],
    footer: buyerFooter(context),
  }
}
