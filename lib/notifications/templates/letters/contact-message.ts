import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { formatWhen } from '../facts'
import type { Letter } from '../letter'
import { staffFooter } from './shared'

/** What somebody wrote on a contact form. Only support reads it; its answer goes to the address they left. */
export function staffContactMessageLetter(
  data: MessageData<'staff_contact_message'>,
  context: LetterContext,
): Letter {
  const { t, locale } = context
  return {
    subject: t('staff_contact_message.subject'),
    preview: t('staff_contact_message.preview'),
    tone: 'note',
    heading: t('staff_contact_message.heading'),
    blocks: [
      { kind: 'text', text: t('staff_contact_message.intro') },
      {
        kind: 'facts',
        facts: [
          { label: t('label.traveller'), value: data.travellerEmail, ltr: true },
          { label: t('label.language'), value: data.travellerLocale, ltr: true },
          { label: t('label.sentAt'), value: formatWhen(data.sentAt, locale) },
          { label: t('label.request'), value: data.messageId, ltr: true },
        ],
      },
      { kind: 'quote', title: t('staff_contact_message.noteTitle'), text: data.content },
    ],
    footer: staffFooter(context),
  }
}
