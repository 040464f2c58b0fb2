import 'server-only'
import type * as z from 'zod'
import { newId } from '../../core/ids'
import { formatMoney, money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction } from '../../platform/db/client'
import { post } from '../../wallet/commands/post'
import { affiliatePaid } from '../../wallet/rules'
import { balanceOf } from '../affiliate-rules'
import { payoutInput } from '../affiliate-schemas'
import { insertPayout, lockAffiliate, selectPayout, selectSums } from '../repo/affiliates'

/**
 * Records what was paid to an affiliate by hand. Once per key, and never more than what is earned, in the books and beyond
 * its holding period: payouts of one affiliate wait for one another.
 * Errors: VALIDATION, NOT_FOUND, IDEMPOTENCY_KEY_REUSED, INSUFFICIENT_FUNDS (with what is payable).
 */
export async function payAffiliate(
  affiliateId: string,
  wish: z.input<typeof payoutInput>,
): Promise<Result<{ readonly payoutId: string }>> {
  const parsed = payoutInput.safeParse(wish)
  if (!parsed.success)
    return fail('VALIDATION', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
    })
  const { amount, reference, idempotencyKey } = parsed.data
  const { amountMinor, currency } = amount
  return inTransaction(async (tx) => {
    if (!(await lockAffiliate(tx, affiliateId))) return fail('NOT_FOUND')
    const earlier = await selectPayout(tx, affiliateId, idempotencyKey)
    if (earlier) {
      const isSame =
        earlier.amount_minor === amountMinor &&
        earlier.currency === currency &&
        earlier.reference === reference
      return isSame ? ok({ payoutId: earlier.id }) : fail('IDEMPOTENCY_KEY_REUSED')
    }
    const sums = (await selectSums(affiliateId, tx)).find((one) => one.currency === currency)
    const payableMinor = sums ? balanceOf(sums).payableMinor : 0
    if (amountMinor > payableMinor)
      return fail('INSUFFICIENT_FUNDS', {
        fields: { payable: formatMoney(money(payableMinor, currency), 'en') },
      })
    const id = newId('pyo')
    await insertPayout(tx, {
      ...{ id, affiliate_id: affiliateId, amount_minor: amountMinor, currency, reference },
      idempotency_key: idempotencyKey,
    })
    await post(tx, affiliatePaid(id, affiliateId, money(amountMinor, currency)))
    return ok({ payoutId: id })
  })
}
