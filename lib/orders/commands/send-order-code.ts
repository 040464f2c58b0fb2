import 'server-only'
import { randomInt } from 'node:crypto'
import { mailboxOf, readEmail } from '../../auth/mailbox'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { queueMessage } from '../../notifications/queue-message'
import { keyedHash } from '../../platform/crypto/keys'
import { seal } from '../../platform/crypto/seal'
import { inTransaction } from '../../platform/db/client'
import { evenly } from '../../platform/http/evenly'
import { hitLimits } from '../../platform/http/limits'
import { readOrderNumber } from '../order-number'
import { insertCode } from '../repo/codes'
import { selectOrder } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import { codeHash } from '../tokens'

const CODE_LIVES_SECONDS = 600
/** Above what finding an order and writing a code take. */
const ANSWER_EVERY_MS = 150

/**
 * Mails a code that opens an order, to that order's own address. The answer is the same for a right pair of number and
 * address, a wrong one, and an order that does not exist. Errors: VALIDATION (what was typed is no number or no
 * address), RATE_LIMITED.
 */
export async function sendOrderCode(input: {
  readonly orderNumber: string
  readonly email: string
  readonly clientKey: string
}): Promise<Result<{ expiresInSeconds: number }>> {
  const number = readOrderNumber(input.orderNumber)
  const email = readEmail(input.email)
  if (!number) return fail('VALIDATION', { fields: { order_number: 'is not an order number' } })
  if (!email) return fail('VALIDATION', { fields: { email: 'is not an e-mail address' } })
  const limit = await hitLimits([
    { name: 'order-code.client', subject: input.clientKey },
    { name: 'order-code.email', subject: keyedHash('rate-limit', `mailbox:${mailboxOf(email)}`) },
  ])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  return evenly(ANSWER_EVERY_MS, async () => {
    const order = await selectOrder({ number })
    if (order?.email && order.email.toLowerCase() === email) await mailCode(order, order.email)
    return ok({ expiresInSeconds: CODE_LIVES_SECONDS })
  })
}

/** The outbox carries the code sealed; the table only its keyed hash. */
async function mailCode(order: OrderRow, recipient: string): Promise<void> {
  const id = newId('otc')
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expiresAt = new Date(Date.now() + CODE_LIVES_SECONDS * 1000)
  await inTransaction(async (tx) => {
    await insertCode(tx, { id, orderId: order.id, hash: codeHash(id, code), expiresAt })
    await queueMessage(tx, {
      dedupeKey: `order_code:${id}`,
      recipient,
      locale: order.locale,
      message: {
        template: 'order_code',
        data: { codeId: id, sealedCode: seal(code, id), orderNumber: order.number },
      },
    })
  })
}
