import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { bundleFacts, iccidFact, orderFact, whoseFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter } from './shared'

/** The page of this one eSIM, below that of its order and opened by the same token. */
function installUrl(orderUrl: string, lineId: number | undefined): string {
  if (lineId === undefined) return orderUrl
  const url = new URL(orderUrl)
  url.pathname += `/esims/${lineId}`
  return url.href
}

export function esimReadyLetter(data: MessageData<'esim_ready'>, context: LetterContext): Letter {
  const { t, orderUrl, name, picture } = context
  return {
    subject: t('esimReady.subject', { bundle: data.bundle.name }),
    preview: t('esimReady.preview', { bundle: name(data.bundle.name) }),
    tone: 'good',
    heading: t('esimReady.heading'),
    blocks: [
      { kind: 'text', text: picture ? t('esimReady.intro') : t('esimReady.introLink') },
      ...(orderUrl === null
        ? []
        : [
            {
              kind: 'action' as const,
              label: t('action.install'),
              url: installUrl(orderUrl, data.lineId),
              second: { label: t('action.order'), url: orderUrl },
            },
          ]),
      ...(picture
        ? [
            {
              kind: 'picture' as const,
              cid: picture.cid,
              alt: t('esimReady.qrAlt'),
              caption: t('esimReady.qrCaption'),
              fileText: t('esimReady.qrFile', { file: name(picture.fileName) }),
            },
          ]
        : []),
      {
        kind: 'facts',
        facts: [
          ...whoseFact(data.label, context),
          ...bundleFacts(data, context),
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
