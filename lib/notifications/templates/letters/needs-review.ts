import { formatDay } from '../../../core/calendar-day'
import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { amountText, bundleFacts, formatWhen, iccidFact, orderFact, whoseFact } from '../facts'
import type { Letter } from '../letter'
import { buyerFooter, orderAction, staffFooter } from './shared'

export function needsReviewLetter(data: MessageData<'needs_review'>, context: LetterContext): Letter {
  const { t } = context
  const amount = amountText(data.amount, context)
  return {
    subject: t('needs_review.subject', { order: data.orderNumber }),
    preview: t('needs_review.preview'),
    tone: 'warn',
    heading: t('needs_review.heading'),
    blocks: [
      { kind: 'text', text: t('needs_review.intro', { amount }) },
      {
        kind: 'list',
        title: t('needs_review.nextTitle'),
        items: [t('needs_review.either'), t('needs_review.write'), t('needs_review.noRepeat')],
      },
      {
        kind: 'facts',
        facts: [
          orderFact(data.orderNumber, context),
          { label: t('label.paid'), value: amount },
          ...bundleFacts(data, context),
          ...whoseFact(data.label, context),
          iccidFact(data.iccid, context),
        ],
      },
      ...orderAction(context),
    ],
    footer: buyerFooter(context),
  }
}

/** With the whole ICCID: staff must find it at the provider. Without the order link, which opens the order to its holder. */
export function staffNeedsReviewLetter(
  data: MessageData<'staff_needs_review'>,
  context: LetterContext,
): Letter {
  const { t, locale, name, clean } = context
  const provider = name(data.provider)
  const evidence = data.evidence.map(({ at, text }) => ({
    label: formatWhen(at, locale),
    value: clean(text),
  }))
  return {
    subject: t('staff_needs_review.subject', { order: data.orderNumber, provider: data.provider }),
    preview: t('staff_needs_review.preview', { provider }),
    tone: 'warn',
    heading: t('staff_needs_review.heading'),
    blocks: [
      { kind: 'text', text: t('staff_needs_review.intro', { provider }) },
      {
        kind: 'facts',
        facts: [
          orderFact(data.orderNumber, context),
          { label: t('label.provider'), value: data.provider },
          { label: t('label.reason'), value: clean(data.reason).replaceAll('_', ' ') },
          { label: t('label.unclearSince'), value: formatWhen(data.since, locale) },
          data.iccid === null
            ? iccidFact(null, context)
            : { label: t('label.esim'), value: data.iccid, ltr: true },
          ...bundleFacts({ bundle: data.bundle }, context),
          ...(data.travelDate
            ? [{ label: t('label.travelDateOfBuyer'), value: formatDay(data.travelDate, locale) }]
            : []),
          { label: t('label.paid'), value: amountText(data.amount, context) },
        ],
      },
      evidence.length > 0
        ? { kind: 'facts', title: t('staff_needs_review.evidenceTitle'), facts: evidence }
        : { kind: 'text', text: t('staff_needs_review.noEvidence') },
      {
        kind: 'list',
        title: t('staff_needs_review.nextTitle'),
        numbered: true,
        items: [t('staff_needs_review.look'), t('staff_needs_review.decide')],
      },
    ],
    footer: staffFooter(context),
  }
}
