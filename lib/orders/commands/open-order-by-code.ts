import 'server-only'
import { readCode, readEmail } from '../../auth/mailbox'
import { fail, ok, type Result } from '../../core/result'
import { keyedHash } from '../../platform/crypto/keys'
import { forgetTries, hitLimits, takeTry } from '../../platform/http/limits'
import { readOrderNumber } from '../order-number'
import { spendCode, tryNewestCode } from '../repo/codes'
import { selectOrder } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import { codeFits, openOrderToken } from '../tokens'

/**
 * Trades a mailed code for the order's own link. Tries are counted for the pair of number and address, whether it is
 * right or not: nobody learns from the count that an order exists. Errors: VALIDATION, RATE_LIMITED, CODE_INVALID with
 * the tries left, CODE_LOCKED.
 */
export async function openOrderByCode(input: {
  readonly orderNumber: string
  readonly email: string
  readonly code: string
  readonly clientKey: string
}): Promise<Result<{ orderNumber: string; token: string }>> {
  const number = readOrderNumber(input.orderNumber)
  const email = readEmail(input.email)
  const code = readCode(input.code)
  if (!number || !email || !code) return fail('VALIDATION', { fields: { code: 'is not six digits' } })
  const limit = await hitLimits([{ name: 'order-code.try.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const tries = { name: 'order-code.try', subject: keyedHash('rate-limit', `order:${number}:${email}`) }
  const tried = await takeTry(tries)
  if (!tried.allowed) return fail('CODE_LOCKED', { retryAfterSeconds: tried.retryAfterSeconds })
  const order = await selectOrder({ number })
  if (order?.email?.toLowerCase() !== email || !(await spend(order, code)))
    return fail('CODE_INVALID', { triesLeft: tried.triesLeft })
  await forgetTries(tries)
  return ok({ orderNumber: order.number, token: openOrderToken(order.id, order.token_sealed) })
}

/** Once: of two calls with the right code, one gets in. */
async function spend(order: OrderRow, code: string): Promise<boolean> {
  const newest = await tryNewestCode(order.id)
  return newest !== null && codeFits(newest.id, code, newest.code_hash) && (await spendCode(newest.id))
}
