import 'server-only'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { config } from '../../platform/config'
import { keyedHash } from '../../platform/crypto/keys'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { queueMessage } from '../queue-message'
import { insertContactMessage } from '../repo'

/**
 * Somebody writes to support: kept, and mailed to SUPPORT_EMAIL only. The address they left is nobody's proof, so
 * nothing is sent to it.
 * @param input e-mail and text, checked by `contactInput`
 */
export async function sendContactMessage(input: {
  readonly email: string
  readonly content: string
  readonly locale: string
  readonly clientKey: string
}): Promise<Result<{ messageId: string }>> {
  const limit = await hitLimits([
    { name: 'contact.client', subject: input.clientKey },
    { name: 'contact.all', subject: keyedHash('rate-limit', 'contact') },
  ])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const messageId = newId('req')
  const { email, content, locale } = input
  await inTransaction(async (tx) => {
    await insertContactMessage(tx, { id: messageId, email, content, locale })
    await queueMessage(tx, {
      dedupeKey: `staff_contact_message:${messageId}`,
      recipient: config().supportEmail,
      locale: 'en',
      message: {
        template: 'staff_contact_message',
        data: {
          messageId,
          content,
          sentAt: new Date().toISOString(),
          travellerEmail: email,
          travellerLocale: locale,
        },
      },
    })
  })
  return ok({ messageId })
}
