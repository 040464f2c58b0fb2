import 'server-only'
import { type Money, money } from '../core/money'
import { config } from '../platform/config'
import type { Tx } from '../platform/db/client'
import {
  lockRows,
  selectBalances,
  selectLeft,
  selectOwed,
  selectStatement,
  selectWalletCurrencies,
  selectWalletLimits,
  selectWallets,
} from './repo'
import type {
  AccountKind,
  Balance,
  Posting,
  VoucherBatch,
  WalletBalance,
  WalletEntry,
  WalletLimits,
} from './types'
import { selectBatches, selectRedemptions } from './voucher-repo'

/** Balances of all accounts, now or at an instant; debit positive. */
export const balances = (at: Date | null = null): Promise<readonly Balance[]> => selectBalances(at)

/** What is still owed of what came in for these causes, all of one currency; minor units. */
export const owedOf = async (
  tx: Tx,
  causes: readonly { type: Posting['causeType']; id: string }[],
): Promise<number> => -(await selectLeft(tx, 'order_liability', causes))

/** What these causes have left in one account, debit positive; minor units, all of one currency. */
export const leftIn = (
  tx: Tx,
  account: AccountKind,
  causes: readonly { type: Posting['causeType']; id: string }[],
): Promise<number> => selectLeft(tx, account, causes)

/** What somebody may spend and what is reserved; a currency that was never used has no row. */
export const walletsOf = (userId: string, tx?: Tx): Promise<readonly WalletBalance[]> =>
  selectWallets(userId, tx)

/** What somebody may spend in one currency; nothing while the wallet is frozen. */
export async function spendableOf(userId: string, currency: string, tx?: Tx): Promise<Money> {
  const wallet = (await selectWallets(userId, tx)).find(({ available }) => available.currency === currency)
  return wallet && !wallet.frozen ? wallet.available : money(0, currency)
}

/** What was taken back from somebody and had been spent already, in each currency; taken from whatever comes in next. */
export const owedBy = (userId: string, tx?: Tx): Promise<readonly Money[]> => selectOwed(userId, tx)

/** The same as `walletsOf`, and nothing of it is spent until the transaction ends. */
export async function lockedWalletsOf(tx: Tx, userId: string): Promise<readonly WalletBalance[]> {
  await lockRows(tx, userId)
  return selectWallets(userId, tx)
}

/** One page of a wallet's entries, newest first. */
export const statementOf = (
  userId: string,
  currency: string,
  page: { readonly beforeVersion: number | null; readonly limit: number },
): Promise<readonly WalletEntry[]> => selectStatement(userId, currency, page)

/** Currencies that a wallet can be topped up in, of those that the store sells in. */
export async function walletCurrencies(): Promise<readonly string[]> {
  const { currencies } = config()
  const known = await selectWalletCurrencies()
  return currencies.filter((currency) => known.includes(currency))
}

/** What may be put into a wallet of this currency; null = there is none in it. */
export async function limitsOf(currency: string, tx?: Tx): Promise<WalletLimits | null> {
  const row = await selectWalletLimits(currency, tx)
  return (
    row && {
      suggested: row.suggested_minor.map((minor) => money(minor, currency)),
      min: money(row.min_top_up_minor, currency),
      max: money(row.max_top_up_minor, currency),
      perDay: money(row.daily_top_up_minor, currency),
      timesPerDay: row.daily_top_ups,
      mostInAll: money(row.max_balance_minor, currency),
    }
  )
}

/** What somebody redeemed of vouchers, newest first. */
export async function redemptionsOf(
  userId: string,
): Promise<readonly { readonly redemptionId: string; readonly amount: Money; readonly at: string }[]> {
  const rows = await selectRedemptions(userId)
  return rows.map((row) => ({
    redemptionId: row.id,
    amount: money(row.amount_minor, row.currency),
    at: row.redeemed_at.toISOString(),
  }))
}

/** Every batch of vouchers there is, newest first; for who runs the store. */
export const voucherBatches = async (): Promise<readonly VoucherBatch[]> =>
  (await selectBatches()).map((row) => ({
    batchId: row.id,
    name: row.name,
    amount: money(row.amount_minor, row.currency),
    codes: row.codes,
    uses: row.uses,
    maxUses: row.max_uses,
    validUntil: row.valid_until,
    isVoid: row.voided_at !== null,
  }))
