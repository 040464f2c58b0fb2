import 'server-only'
import { money } from '../core/money'
import { balanceOf } from './affiliate-rules'
import {
  type AffiliateSumsRow,
  selectActiveAffiliate,
  selectAffiliates,
  selectOwnAffiliate,
  selectSums,
} from './repo/affiliates'
import { readPromotionCode } from './rules'
import type { AffiliateFigures, AffiliateOverview, AffiliateView } from './types'

/** How long a click on a link with this code counts; null where it is nobody's. */
export async function clickWindow(
  typed: string,
): Promise<{ readonly code: string; readonly windowDays: number } | null> {
  const code = readPromotionCode(typed)
  const affiliate = code === null ? null : await selectActiveAffiliate(code)
  return affiliate && { code: affiliate.code, windowDays: affiliate.window_days }
}

function figuresOf(row: AffiliateSumsRow): AffiliateFigures {
  const of = (amountMinor: number) => money(amountMinor, row.currency)
  const { reversedMinor, payableMinor, waitingMinor } = balanceOf(row)
  return {
    orders: row.orders,
    commission: of(row.amountMinor),
    reversed: of(reversedMinor),
    waiting: of(waitingMinor),
    payable: of(payableMinor),
    paidOut: of(row.paidOutMinor),
  }
}

/** The affiliate that an account is, with its figures; null for everybody else. Nothing in it is about buyers. */
export async function affiliateOf(userId: string): Promise<AffiliateView | null> {
  const found = await selectOwnAffiliate(userId)
  if (!found) return null
  const { affiliate, sums, payouts } = found
  return {
    name: affiliate.name,
    code: affiliate.code,
    basisPoints: affiliate.basis_points,
    windowDays: affiliate.window_days,
    holdDays: affiliate.hold_days,
    isActive: affiliate.state === 'active',
    figures: sums.map(figuresOf),
    payouts: payouts.map((row) => ({
      payoutId: row.id,
      amount: money(row.amount_minor, row.currency),
      reference: row.reference,
      at: row.created_at.toISOString(),
    })),
  }
}

/** Every affiliate with its figures, oldest first; for who runs the store. */
export async function affiliatesOverview(): Promise<readonly AffiliateOverview[]> {
  const all = await selectAffiliates()
  return Promise.all(
    all.map(async (row) => ({
      affiliateId: row.id,
      name: row.name,
      code: row.code,
      basisPoints: row.basis_points,
      isActive: row.state === 'active',
      isLinked: row.user_id !== null,
      figures: (await selectSums(row.id)).map(figuresOf),
    })),
  )
}
