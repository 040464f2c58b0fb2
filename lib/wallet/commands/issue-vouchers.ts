import 'server-only'
import { newId, newVoucherCode } from '../../core/ids'
import type { Money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { keyedHash } from '../../platform/crypto/keys'
import { inTransaction } from '../../platform/db/client'
import { limitsOf } from '../queries'
import { insertBatch, voidBatchRow } from '../voucher-repo'

/** Codes made at once: what one sheet of paper work can use. */
const MOST_CODES = 10_000

export interface VoucherWish {
  readonly name: string
  /** What each redemption puts into a wallet. */
  readonly amount: Money
  readonly count: number
  /** Of each code; one unless said otherwise, both. */
  readonly maxUses?: number
  readonly perUserUses?: number
  readonly validFrom?: Date
  readonly validUntil?: Date | null
}

export interface IssuedVouchers {
  readonly batchId: string
  /** Shown here and never again: only their keyed hashes are stored. */
  readonly codes: readonly string[]
}

/** A batch of vouchers. Errors: VALIDATION, CURRENCY_NOT_SUPPORTED (there are no wallets in it). */
export async function issueVouchers(wish: VoucherWish): Promise<Result<IssuedVouchers>> {
  const { amount, count, maxUses = 1, perUserUses = 1, validFrom = new Date(), validUntil = null } = wish
  const name = wish.name.trim()
  const isCount = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most
  const isSound =
    name.length >= 1 &&
    name.length <= 120 &&
    isCount(amount.amountMinor, Number.MAX_SAFE_INTEGER) &&
    isCount(count, MOST_CODES) &&
    isCount(maxUses, 1_000_000) &&
    isCount(perUserUses, maxUses) &&
    (validUntil === null || validUntil > validFrom)
  if (!isSound) return fail('VALIDATION')
  if ((await limitsOf(amount.currency)) === null) return fail('CURRENCY_NOT_SUPPORTED')
  const batchId = newId('vcb')
  const codes = Array.from({ length: count }, newVoucherCode)
  await inTransaction((tx) =>
    insertBatch(
      tx,
      {
        id: batchId,
        name,
        amount_minor: amount.amountMinor,
        currency: amount.currency,
        max_uses: maxUses,
        per_user_uses: perUserUses,
        valid_from: validFrom,
        valid_until: validUntil,
      },
      codes.map((code) => ({ id: newId('vch'), code_hash: keyedHash('voucher', code) })),
    ),
  )
  return ok({ batchId, codes })
}

/** What is left of a batch is worth nothing any more; what was redeemed stays. Errors: NOT_FOUND (none such, or void). */
export async function voidVouchers(batchId: string): Promise<Result<true>> {
  return (await voidBatchRow(batchId)) ? ok(true) : fail('NOT_FOUND')
}
