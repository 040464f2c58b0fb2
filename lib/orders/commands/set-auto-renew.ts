import 'server-only'
import type { Viewer } from '../../auth/types'
import { fail, ok, type Result } from '../../core/result'
import { readOwnedEsim } from '../../esims/owner-queries'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { endAutoRenewal, saveAutoRenewal } from '../repo/auto-renewals'
import { quoteRenewal } from './quote-renewal'

export interface AutoRenewWish {
  readonly belowPercent: number | null
  readonly hoursLeft: number | null
  readonly perTrip: number
  readonly perMonth: number
  readonly currency: string
}

/**
 * Has the viewer's eSIM renewed from their wallet with the bundle that was bought as it. What it costs now is the most that
 * it is ever renewed for. Errors: ESIM_NOT_FOUND, VALIDATION, RATE_LIMITED, BUNDLE_NOT_AVAILABLE, those of `quoteRenewal`.
 */
export async function setAutoRenew(
  viewer: Viewer,
  esimId: string,
  wish: AutoRenewWish,
): Promise<Result<true>> {
  if (!isLegal(wish)) return fail('VALIDATION')
  const limit = await hitLimits([{ name: 'top-up.user', subject: `auto ${viewer.userId}` }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const esim = await readOwnedEsim(viewer, esimId)
  if (!esim.ok) return esim
  const { bundle, iccid } = esim.value
  if (!bundle) return fail('BUNDLE_NOT_AVAILABLE')
  const quote = await quoteRenewal({
    ...{ iccid, bundleId: bundle.bundleId, currency: wish.currency },
    clientKey: `account:${viewer.userId}`,
  })
  if (!quote.ok) return quote
  await saveAutoRenewal({
    esim_id: esimId,
    user_id: viewer.userId,
    bundle_id: bundle.bundleId,
    currency: wish.currency,
    most_minor: quote.value.price.amountMinor,
    below_percent: wish.belowPercent,
    hours_left: wish.hoursLeft,
    per_trip: wish.perTrip,
    per_month: wish.perMonth,
  })
  return ok(true)
}

const within = (value: number | null, least: number, most: number): boolean =>
  value === null || (Number.isInteger(value) && value >= least && value <= most)

const isLegal = ({ belowPercent, hoursLeft, perTrip, perMonth }: AutoRenewWish): boolean =>
  (belowPercent !== null || hoursLeft !== null) &&
  within(belowPercent, 1, 50) &&
  within(hoursLeft, 1, 168) &&
  within(perTrip, 1, 10) &&
  within(perMonth, 1, 20)

/** Switches it off, and with it what was announced. Somebody else's is not touched. */
export async function stopAutoRenew(viewer: Viewer, esimId: string): Promise<void> {
  await inTransaction((tx) => endAutoRenewal(tx, esimId, { to: 'off', reason: null, userId: viewer.userId }))
}
