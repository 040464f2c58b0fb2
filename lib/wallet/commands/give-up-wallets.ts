import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { sumsIn } from '../given-up'
import { walletsOf } from '../queries'
import type { Posting, WalletBalance } from '../types'
import { freezeWallets, unfreezeWallets } from './freeze-wallet'
import { post } from './post'

/** It becomes what we earned: nobody is left whom we owe it. */
const walletGivenUp = (userId: string, { available }: WalletBalance): Posting => ({
  key: `wallet_given_up:${userId}:${available.currency}`,
  kind: 'wallet_given_up',
  causeType: 'account',
  causeId: `${userId} ${available.currency}`,
  legs: [
    { account: 'wallet', owner: userId, side: 'debit', amount: available },
    { account: 'revenue', side: 'credit', amount: available },
  ],
})

/** Nothing is spent any more; what may still come in waits for the end of this transaction. */
const CAUSE = 'account ended'

/**
 * Takes what is left in somebody's wallets off the books, because they said so when they ended their account.
 * @param agreed what they were shown (`sumsIn`); null = they were not asked
 * Errors: WALLET_NOT_EMPTY (not agreed to, or not to this much), WALLET_FROZEN, ACCOUNT_BUSY (something is reserved).
 */
export async function giveUpWallets(tx: Tx, userId: string, agreed: string | null): Promise<Result<true>> {
  if ((await walletsOf(userId, tx)).some(({ frozen }) => frozen)) return fail('WALLET_FROZEN')
  await freezeWallets(tx, userId, CAUSE)
  const wallets = await walletsOf(userId, tx)
  const sums = sumsIn(wallets)
  const isHeld = wallets.some(({ held }) => held.amountMinor > 0)
  if (isHeld || (sums !== '' && sums !== agreed)) {
    await unfreezeWallets(tx, userId, CAUSE)
    return fail(isHeld ? 'ACCOUNT_BUSY' : 'WALLET_NOT_EMPTY')
  }
  for (const wallet of wallets) await post(tx, walletGivenUp(userId, wallet))
  return ok(true)
}
