import 'server-only'
import { createHash } from 'node:crypto'
import { mailboxKeysOf } from '../../auth/mailbox-keys'
import { newId } from '../../core/ids'
import { type Money, money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { keyedHash, keyedHashes } from '../../platform/crypto/keys'
import { inTransaction } from '../../platform/db/client'
import { giveBackTry, takeTry } from '../../platform/http/limits'
import { creditGiven } from '../rules'
import { readVoucherCode } from '../voucher-code'
import { countRedemptions, insertRedemption, lockVoucher, selectRedemption } from '../voucher-repo'
import { post } from './post'

/** Clients without a key of their own: the same code again within one minute, or two, is the same wish. */
const MERGE_MS = 60_000

interface Input {
  readonly userId: string
  /** Of the account: who redeems under another spelling, or with a new account, is the same person. */
  readonly email: string | null
  /** As it was typed. */
  readonly code: string
  readonly clientKey: string
  readonly idempotencyKey: string | null
}

export interface Redeemed {
  readonly redemptionId: string
  readonly amount: Money
}

/**
 * Puts a voucher's worth into a wallet: as often as the voucher and its batch allow, however many try at once.
 * Errors: INVALID_VOUCHER_CODE (unknown, used, void, too early, too late: nobody learns which), VOUCHER_LOCKED (five tries an
 * hour, twenty of an address), IDEMPOTENCY_KEY_REUSED.
 */
export async function redeemVoucher(input: Input): Promise<Result<Redeemed>> {
  const code = readVoucherCode(input.code)
  if (code === null) return fail('INVALID_VOUCHER_CODE')
  const hashes = keyedHashes('voucher', code)
  const keys = keysOf(input, code)
  const before = await earlier(input.userId, keys, hashes)
  if (before) return before
  const tries = [
    { name: 'voucher.try.user', subject: keyedHash('rate-limit', `voucher:${input.userId}`) },
    { name: 'voucher.try.client', subject: input.clientKey },
  ]
  for (const one of tries) {
    const tried = await takeTry(one)
    if (!tried.allowed) return fail('VOUCHER_LOCKED', { retryAfterSeconds: tried.retryAfterSeconds })
  }
  const redeemed = await redeem(input, hashes, keys)
  if (redeemed.ok) for (const one of tries) await giveBackTry(one)
  return redeemed
}

/** What this wish did before; null when it is new. */
async function earlier(
  userId: string,
  keys: readonly string[],
  hashes: readonly string[],
): Promise<Result<Redeemed> | null> {
  const done = await selectRedemption(userId, keys)
  if (!done) return null
  if (!hashes.includes(done.code_hash)) return fail('IDEMPOTENCY_KEY_REUSED')
  return ok({ redemptionId: done.id, amount: money(done.amount_minor, done.currency) })
}

const redeem = (
  { userId, email }: Pick<Input, 'userId' | 'email'>,
  hashes: readonly string[],
  keys: readonly [string, ...string[]],
): Promise<Result<Redeemed>> =>
  inTransaction(async (tx) => {
    const voucher = await lockVoucher(tx, hashes)
    if (!voucher) return fail('INVALID_VOUCHER_CODE')
    // With the lock in hand: a twin of this request is done by now.
    const twin = await selectRedemption(userId, keys, tx)
    if (twin?.voucher_id === voucher.id)
      return ok({ redemptionId: twin.id, amount: money(twin.amount_minor, twin.currency) })
    const mailboxKeys = mailboxKeysOf(email)
    const made = await countRedemptions(tx, voucher.id, { userId, mailboxKeys })
    if (!voucher.usable || voucher.uses_left < 1 || made >= voucher.per_user_uses)
      return fail('INVALID_VOUCHER_CODE')
    const amount = money(voucher.amount_minor, voucher.currency)
    const redemptionId = newId('vrd')
    const isNew = await insertRedemption(tx, {
      id: redemptionId,
      voucher_id: voucher.id,
      user_id: userId,
      mailbox_key: mailboxKeys[0] ?? null,
      n: made + 1,
      amount_minor: amount.amountMinor,
      currency: amount.currency,
      request_key_hash: keys[0],
    })
    if (!isNew) return fail('IDEMPOTENCY_KEY_REUSED')
    await post(tx, creditGiven('voucher', 'voucher', redemptionId, userId, amount))
    return ok({ redemptionId, amount })
  })

/** The key to write first; the others are the same wish, too. */
function keysOf({ idempotencyKey }: Input, code: string): readonly [string, ...string[]] {
  const hashOf = (...parts: readonly (string | number)[]) =>
    createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
  if (idempotencyKey !== null) return [hashOf('key', idempotencyKey)]
  const window = Math.floor(Date.now() / MERGE_MS)
  // Of the code's keyed hash: a plain hash of a code would be a second, weaker place to look it up.
  const wish = keyedHash('voucher', code)
  return [hashOf('merged', wish, window), hashOf('merged', wish, window - 1)]
}
