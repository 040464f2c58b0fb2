import 'server-only'
import type { Viewer } from '../auth/types'
import { type Money, money } from '../core/money'
import { wouldHaveRenewed } from './auto-renew-rules'
import { selectAutoRenewal, selectPastFigures } from './repo/auto-renewals'

export interface AutoRenewal {
  readonly state: 'on' | 'off' | 'stopped'
  /** Why it stopped: an error code, or a word of our rules. */
  readonly reason: string | null
  readonly belowPercent: number | null
  readonly hoursLeft: number | null
  readonly perTrip: number
  readonly perMonth: number
  /** Never renewed for more than this. */
  readonly most: Money
}

/** How the viewer's eSIM renews itself; null where it was never asked for. */
export async function readAutoRenewal(viewer: Viewer, esimId: string): Promise<AutoRenewal | null> {
  const row = await selectAutoRenewal(viewer.userId, esimId)
  if (!row) return null
  return {
    state: row.state as AutoRenewal['state'],
    reason: row.state_reason,
    belowPercent: row.below_percent,
    hoursLeft: row.hours_left,
    perTrip: row.per_trip,
    perMonth: row.per_month,
    most: money(row.most_minor, row.currency),
  }
}

/** How often it would have renewed by data so far. The eSIM must be the viewer's: whoever calls has made sure. */
export async function renewalsInPast(esimId: string, belowPercent: number): Promise<number> {
  const rows = await selectPastFigures(esimId)
  const samples = rows.map((row) => ({
    planKey: row.plan_key,
    remainingBytes: row.remaining_bytes,
    totalBytes: row.total_bytes,
  }))
  return wouldHaveRenewed(samples, belowPercent)
}
