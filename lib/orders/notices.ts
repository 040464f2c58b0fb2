import 'server-only'
import type { Viewer } from '../auth/types'
import { type Money, money } from '../core/money'
import { asViewer } from '../platform/db/client'
import { markNoticesRead, selectNotices } from './repo/notices'

/** Something that happened to an account; put into words by whoever shows it. */
export interface Notice {
  readonly noticeId: number
  /** bought, topped_up, refunded (to the card), refunded_to_wallet, wallet_topped_up, reward, usage_80, usage_100, plan_started, … */
  readonly kind: string
  readonly iccid: string | null
  /** Name of the bundle or plan; empty when it is not known. */
  readonly plan: string
  /** What came into a wallet, or went back from it. */
  readonly amount: Money | null
  readonly at: string
  readonly read: boolean
}

/** The bell, newest first. */
export async function listNotices(
  viewer: Viewer,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Notice[]> {
  const rows = await asViewer(viewer.userId, (tx) => selectNotices(tx, viewer.userId, page))
  return rows.map((row) => {
    const { plan, destination, ...rest } = (row.data ?? {}) as { plan?: unknown; destination?: unknown }
    return {
      noticeId: row.id,
      kind: row.kind === 'refunded' && destination === 'wallet' ? 'refunded_to_wallet' : row.kind,
      iccid: row.iccid,
      plan: typeof plan === 'string' ? plan : '',
      amount: amountIn(rest),
      at: row.created_at.toISOString(),
      read: row.read_at !== null,
    }
  })
}

function amountIn({ amountMinor, currency }: { amountMinor?: unknown; currency?: unknown }): Money | null {
  return typeof amountMinor === 'number' && typeof currency === 'string' ? money(amountMinor, currency) : null
}

export const readNotices = (viewer: Viewer): Promise<void> => markNoticesRead(viewer.userId)
