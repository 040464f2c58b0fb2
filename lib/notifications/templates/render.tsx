import { render } from 'react-email'
import type { Message } from '../types'
import { type LetterContext, letterContext, type MailSettings } from './context'
import { LetterPage } from './layout'
import type { Letter } from './letter'
import { autoRenewPlannedLetter, autoRenewStoppedLetter } from './letters/auto-renew'
import { staffContactMessageLetter } from './letters/contact-message'
import { esimReadyLetter } from './letters/esim-ready'
import { needsReviewLetter, staffNeedsReviewLetter } from './letters/needs-review'
import { notDeliveredLetter } from './letters/not-delivered'
import { orderCodeLetter } from './letters/order-code'
import { receiptLetter } from './letters/receipt'
import { refundedLetter } from './letters/refunded'
import { renewalRequestReceivedLetter, staffRenewalRequestLetter } from './letters/renewal-request'
import { renewedLetter } from './letters/renewed'
import { staffIncidentLetter } from './letters/staff-incident'
import { rewardLetter, toppedUpLetter, topUpReturnedLetter } from './letters/wallet'
import { plainText } from './plain-text'

export interface RenderedMail {
  readonly subject: string
  readonly html: string
  readonly text: string
  /** The language it is written in. */
  readonly locale: string
}

/**
 * A message in the reader's words, as HTML and as plain text of the same content.
 * @throws when a word is missing
 */
export async function renderMail(message: Message, settings: MailSettings): Promise<RenderedMail> {
  const context = letterContext(settings)
  const letter = writeLetter(message, context)
  return {
    subject: letter.subject,
    html: await render(<LetterPage letter={letter} context={context} />),
    text: plainText(letter, context),
    locale: context.locale,
  }
}

function writeLetter(message: Message, context: LetterContext): Letter {
  switch (message.template) {
    case 'receipt':
      return receiptLetter(message.data, context)
    case 'esim_ready':
      return esimReadyLetter(message.data, context)
    case 'renewed':
      return renewedLetter(message.data, context)
    case 'refunded':
      return refundedLetter(message.data, context)
    case 'not_delivered':
      return notDeliveredLetter(message.data, context)
    case 'reward':
      return rewardLetter(message.data, context)
    case 'topped_up':
      return toppedUpLetter(message.data, context)
    case 'top_up_returned':
      return topUpReturnedLetter(message.data, context)
    case 'auto_renew_planned':
      return autoRenewPlannedLetter(message.data, context)
    case 'auto_renew_stopped':
      return autoRenewStoppedLetter(message.data, context)
    case 'needs_review':
      return needsReviewLetter(message.data, context)
    case 'staff_needs_review':
      return staffNeedsReviewLetter(message.data, context)
    case 'staff_incident':
      return staffIncidentLetter(message.data, context)
    case 'renewal_request_received':
      return renewalRequestReceivedLetter(message.data, context)
    case 'staff_renewal_request':
      return staffRenewalRequestLetter(message.data, context)
    case 'staff_contact_message':
      return staffContactMessageLetter(message.data, context)
    case 'order_code':
      return orderCodeLetter(message.data, context)
  }
}
