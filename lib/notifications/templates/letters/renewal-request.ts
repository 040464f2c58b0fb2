import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { formatWhen, iccidFact } from '../facts'
import type { Block, Fact, Letter } from '../letter'
import { askerFooter, staffFooter } from './shared'

type RequestData = MessageData<'renewal_request_received'>

const noteBlock = (note: string, title: string): Block[] =>
  note.trim() === '' ? [] : [{ kind: 'quote', title, text: note.trim() }]

const requestFacts = (data: RequestData, { t, locale }: LetterContext): Fact[] => [
  ...(data.planName === null ? [] : [{ label: t('label.currentPlan'), value: data.planName }]),
  { label: t('label.sentAt'), value: formatWhen(data.requestedAt, locale) },
]

/** Without the note: a form that anybody fills in must not send words of theirs to an address of their choice. */
export function renewalRequestReceivedLetter(data: RequestData, context: LetterContext): Letter {
  const { t } = context
  return {
    subject: t('renewal_request_received.subject'),
    preview: t('renewal_request_received.preview'),
    tone: 'note',
    heading: t('renewal_request_received.heading'),
    blocks: [
      { kind: 'text', text: t('renewal_request_received.intro') },
      { kind: 'text', text: t('renewal_request_received.free') },
      { kind: 'facts', facts: [iccidFact(data.iccid, context), ...requestFacts(data, context)] },
    ],
    footer: askerFooter(context),
  }
}

export function staffRenewalRequestLetter(
  data: MessageData<'staff_renewal_request'>,
  context: LetterContext,
): Letter {
  const { t } = context
  return {
    subject: t('staff_renewal_request.subject', { last4: data.iccid.slice(-4) }),
    preview: t('staff_renewal_request.preview'),
    tone: 'note',
    heading: t('staff_renewal_request.heading'),
    blocks: [
      { kind: 'text', text: t('staff_renewal_request.intro') },
      {
        kind: 'facts',
        facts: [
          { label: t('label.traveller'), value: data.travellerEmail, ltr: true },
          { label: t('label.language'), value: data.travellerLocale, ltr: true },
          { label: t('label.esim'), value: data.iccid, ltr: true },
          ...requestFacts(data, context),
          { label: t('label.request'), value: data.requestId, ltr: true },
        ],
      },
      ...noteBlock(data.note, t('staff_renewal_request.noteTitle')),
    ],
    footer: staffFooter(context),
  }
}
