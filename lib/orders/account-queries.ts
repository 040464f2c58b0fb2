import 'server-only'
import type { Viewer } from '../auth/types'
import type { BundleSummary } from '../catalog/types'
import { isId } from '../core/ids'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { asViewer } from '../platform/db/client'
import { type ListedRow, selectListed, selectTokens } from './repo/account'
import { openOrderToken } from './tokens'
import type { OrderState } from './types'

/** An order in its buyer's list. */
export interface ListedOrder {
  readonly orderNumber: string
  readonly state: OrderState
  readonly kind: 'new_esim' | 'renewal' | 'wallet_topup'
  readonly createdAt: string
  readonly paidAt: string | null
  readonly price: Money
  /** What the wallet paid, or will pay, of it. */
  readonly fromWallet: Money
  /** None of a top-up. */
  readonly lines: readonly {
    readonly kind: 'new_esim' | 'renewal'
    readonly bundle: BundleSummary
    readonly label: string | null
    readonly iccid: string | null
    readonly price: Money
  }[]
  /** Opens the order's page: its buyer asks. A top-up has none; it is shown in its wallet. */
  readonly token: string
}

export interface OrderPage {
  readonly orders: readonly ListedOrder[]
  /** Where the next page begins; null = this was the last one. */
  readonly nextCursor: string | null
}

const MOST_LISTED = 20
const MOST_OF_ESIM = 50

/**
 * All orders of the viewer, also unpaid, failed and refunded ones; newest first, a page at a time.
 * @param cursor the last page's `nextCursor`; VALIDATION when it is none of ours
 */
export async function listOrders(viewer: Viewer, cursor?: string): Promise<Result<OrderPage>> {
  if (cursor !== undefined && !isId('ord', cursor))
    return fail('VALIDATION', { fields: { cursor: 'No such page.' } })
  const which = { most: MOST_LISTED + 1, ...(cursor === undefined ? {} : { beforeId: cursor }) }
  const rows = await asViewer(viewer.userId, (tx) => selectListed(tx, viewer.userId, which))
  const shown = rows.slice(0, MOST_LISTED)
  const nextCursor = rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null
  return ok({ orders: await withTokens(shown), nextCursor })
}

/** What the viewer bought for one eSIM, the eSIM itself included; newest first. What others paid for is theirs to see. */
export async function ordersOfEsim(viewer: Viewer, iccid: string): Promise<readonly ListedOrder[]> {
  const rows = await asViewer(viewer.userId, (tx) =>
    selectListed(tx, viewer.userId, { most: MOST_OF_ESIM, iccid }),
  )
  return withTokens(rows)
}

/** Tokens are no viewer's to read: only those of orders that row security has let through are opened. */
async function withTokens(rows: readonly ListedRow[]): Promise<readonly ListedOrder[]> {
  const sealed = await selectTokens(rows.map(({ id }) => id))
  return rows.map((row) => ({
    orderNumber: row.number,
    state: row.state,
    kind: row.is_top_up ? 'wallet_topup' : (row.lines[0]?.kind ?? 'new_esim'),
    createdAt: row.created_at.toISOString(),
    paidAt: row.paid_at?.toISOString() ?? null,
    price: money(row.amount_minor, row.currency),
    fromWallet: money(row.wallet_minor, row.currency),
    lines: row.lines.map(({ amount_minor: amountMinor, ...line }) => ({
      ...line,
      price: money(amountMinor, row.currency),
    })),
    token: openOrderToken(row.id, sealed.get(row.id) ?? ''),
  }))
}
