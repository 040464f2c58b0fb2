import { pageUrl } from '../../locale'
import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { amountText, formatWhen, iccidFact } from '../facts'
import type { Block, Letter } from '../letter'
import { buyerFooter } from './shared'

/** Where it is switched off, or on again, by who is signed in. */
const settingAction = (
  esimId: string,
  { t, siteUrl, locale }: LetterContext,
  label: 'stop' | 'look',
): Block => ({
  kind: 'action',
  label: t(`auto_renew.${label}`),
  url: pageUrl(siteUrl, locale, `/account/esims/${encodeURIComponent(esimId)}#auto-renew`),
})

export function autoRenewPlannedLetter(
  data: MessageData<'auto_renew_planned'>,
  context: LetterContext,
): Letter {
  const { t, locale } = context
  const amount = amountText(data.mostAmount, context)
  const when = formatWhen(data.dueAt, locale)
  return {
    subject: t('auto_renew_planned.subject', { amount }),
    preview: t('auto_renew_planned.preview', { when }),
    tone: 'note',
    heading: t('auto_renew_planned.heading'),
    blocks: [
      { kind: 'text', text: t(`auto_renew_planned.why.${data.trigger}`) },
      { kind: 'text', text: t('auto_renew_planned.intro', { amount, when }) },
      {
        kind: 'facts',
        facts: [
          iccidFact(data.iccid, context),
          { label: t('auto_renew.most'), value: amount },
          { label: t('auto_renew.due'), value: when },
        ],
      },
      settingAction(data.esimId, context, 'stop'),
    ],
    footer: buyerFooter(context),
  }
}

export function autoRenewStoppedLetter(
  data: MessageData<'auto_renew_stopped'>,
  context: LetterContext,
): Letter {
  const { t } = context
  return {
    subject: t('auto_renew_stopped.subject', { digits: data.iccid.slice(-4) }),
    preview: t('auto_renew_stopped.preview'),
    tone: 'warn',
    heading: t('auto_renew_stopped.heading'),
    blocks: [
      { kind: 'text', text: t(`auto_renew_stopped.why.${data.reason}`) },
      { kind: 'text', text: t('auto_renew_stopped.next') },
      { kind: 'facts', facts: [iccidFact(data.iccid, context)] },
      settingAction(data.esimId, context, 'look'),
    ],
    footer: buyerFooter(context),
  }
}
