import 'server-only'
import type { Viewer } from '../auth/types'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { limitsOf, owedBy, statementOf, walletCurrencies, walletsOf } from '../wallet/queries'
import type { WalletBalance, WalletEntry, WalletLimits } from '../wallet/types'
import { type SourceRow, selectHolding, selectSources, selectTopUpOf } from './repo/wallet-sources'
import { openOrderToken } from './tokens'
import type { WalletSource } from './wallet-sources'

/** An order behind a line of the wallet; `token` opens its page, and is null where it has none (a top-up). */
export interface WalletOrder {
  readonly orderNumber: string
  readonly token: string | null
}

export interface WalletLine {
  /** 1, 2, 3 … without a gap; the oldest is 1. */
  readonly version: number
  readonly at: string
  /** Positive = in. */
  readonly amount: Money
  /** After it. */
  readonly balance: Money
  readonly source: WalletSource
  readonly order: WalletOrder | null
}

export interface WalletPage {
  readonly lines: readonly WalletLine[]
  /** Where older ones begin; null = these were the last. */
  readonly nextCursor: string | null
}

const SOURCES: Readonly<Record<string, WalletSource>> = {
  wallet_topped_up: 'topped_up',
  hold_placed: 'reserved',
  hold_released: 'given_back',
  refund_to_wallet: 'refund',
  voucher_given: 'voucher',
  cashback_given: 'cashback',
  referral_given: 'referral',
  reversal: 'correction',
  wallet_given_up: 'given_up',
  owed_collected: 'repaid',
  owed_returned: 'correction',
}

function sourceOf(entry: WalletEntry, row: SourceRow | undefined): WalletSource {
  if (entry.kind === 'hold_placed' && row?.is_paid) return 'paid'
  return SOURCES[entry.kind] ?? (entry.amount.amountMinor < 0 ? 'taken_back' : 'other')
}

const toOrder = ({ order_id, number, token_sealed }: SourceRow): WalletOrder => ({
  orderNumber: number,
  token: number.startsWith('TOP-') ? null : openOrderToken(order_id, token_sealed),
})

/**
 * One page of the viewer's statement in one currency, newest first.
 * @param cursor the last page's `nextCursor`; VALIDATION when it is none of ours
 */
export async function walletPage(
  viewer: Viewer,
  currency: string,
  { cursor, limit = 20 }: { readonly cursor?: string | undefined; readonly limit?: number } = {},
): Promise<Result<WalletPage>> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
    return fail('VALIDATION', { fields: { cursor: 'No such page.' } })
  const beforeVersion = cursor === undefined ? null : Number(cursor)
  const entries = await statementOf(viewer.userId, currency, { beforeVersion, limit: limit + 1 })
  const shown = entries.slice(0, limit)
  const causes = shown.map(({ causeId }) => causeId)
  const sources = new Map(
    (await selectSources(viewer.userId, causes)).map((source) => [source.cause_id, source]),
  )
  const lines = shown.map((entry) => {
    const source = sources.get(entry.causeId)
    const { version, at, amount, balance } = entry
    return {
      ...{ version, at, amount, balance },
      source: sourceOf(entry, source),
      order: source ? toOrder(source) : null,
    }
  })
  const last = entries.length > shown.length ? shown.at(-1) : undefined
  return ok({ lines, nextCursor: last ? String(last.version) : null })
}

export interface WalletOverview {
  /** Of every currency that was ever used. */
  readonly balances: readonly WalletBalance[]
  /** What was taken back and had been spent already: taken from whatever comes in next. A currency without debt has none. */
  readonly owed: readonly Money[]
  readonly holding: readonly (WalletOrder & { readonly amount: Money })[]
  /** Currencies that can be topped up. */
  readonly currencies: readonly string[]
}

export async function walletOverview(viewer: Viewer): Promise<WalletOverview> {
  const [balances, owed, holding, currencies] = await Promise.all([
    walletsOf(viewer.userId),
    owedBy(viewer.userId),
    selectHolding(viewer.userId),
    walletCurrencies(),
  ])
  return {
    balances,
    owed,
    currencies,
    holding: holding.map((row) => ({
      orderNumber: row.number,
      token: openOrderToken(row.id, row.token_sealed),
      amount: money(row.wallet_minor, row.currency),
    })),
  }
}

/** What may be put into the wallet, for the form that asks how much. */
export const topUpLimits = (currency: string): Promise<WalletLimits | null> => limitsOf(currency)

export interface TopUpView {
  readonly orderNumber: string
  readonly amount: Money
  /** open: to be paid. processing: the bank is at work. returned: it came too late and goes back. */
  readonly state: 'done' | 'open' | 'processing' | 'returned' | 'ended'
  readonly checkoutUrl: string | null
}

/** One of the viewer's own top-ups; somebody else's is the same null as none. */
export async function topUpOf(viewer: Viewer, orderNumber: string): Promise<TopUpView | null> {
  const row = /^TOP-[0-9A-Z]{12}$/.test(orderNumber) ? await selectTopUpOf(viewer.userId, orderNumber) : null
  if (!row) return null
  return {
    orderNumber,
    amount: money(row.amount_minor, row.currency),
    state: stateOf(row),
    checkoutUrl: row.checkout_url,
  }
}

function stateOf(row: NonNullable<Awaited<ReturnType<typeof selectTopUpOf>>>): TopUpView['state'] {
  if (row.state === 'fulfilled') return 'done'
  if (row.is_returned) return 'returned'
  if (row.is_processing) return 'processing'
  return row.state === 'draft' || row.state === 'awaiting_payment' ? 'open' : 'ended'
}
