import 'server-only'
import { randomUUID } from 'node:crypto'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { sumsIn } from '../given-up'
import { lockedWalletsOf } from '../queries'
import type { Posting, WalletBalance } from '../types'
import { post } from './post'

/** It becomes what we earned: nobody is left whom we owe it. */
const walletGivenUp = (endingId: string, userId: string, { available }: WalletBalance): Posting => ({
  key: `wallet_given_up:${userId}:${endingId}:${available.currency}`,
  kind: 'wallet_given_up',
  causeType: 'account',
  causeId: `${userId} ${endingId} ${available.currency}`,
  legs: [
    { account: 'wallet', owner: userId, side: 'debit', amount: available },
    { account: 'revenue', side: 'credit', amount: available },
  ],
})

/**
 * Takes what is left in somebody's wallets off the books, because they said so when they ended their account. Until the
 * transaction ends nothing is spent and nothing comes in. The same person may begin anew, and end anew: each ending is one
 * of its own, and what is owed stays owed.
 * @param agreed what they were shown (`sumsIn`); null = they were not asked
 * Errors: WALLET_NOT_EMPTY (not agreed to, or not to this much), WALLET_FROZEN, ACCOUNT_BUSY (something is reserved).
 */
export async function giveUpWallets(tx: Tx, userId: string, agreed: string | null): Promise<Result<true>> {
  const wallets = await lockedWalletsOf(tx, userId)
  if (wallets.some(({ frozen }) => frozen)) return fail('WALLET_FROZEN')
  if (wallets.some(({ held }) => held.amountMinor > 0)) return fail('ACCOUNT_BUSY')
  const sums = sumsIn(wallets)
  if (sums !== '' && sums !== agreed) return fail('WALLET_NOT_EMPTY')
  const endingId = randomUUID()
  for (const wallet of wallets) await post(tx, walletGivenUp(endingId, userId, wallet))
  return ok(true)
}
