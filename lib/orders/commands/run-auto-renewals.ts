import 'server-only'
import { profileOf } from '../../auth/profiles'
import type { Viewer } from '../../auth/types'
import { ERROR_CODES, type ErrorCode } from '../../core/error-codes'
import { readOwnedEsim } from '../../esims/owner-queries'
import { inTransaction } from '../../platform/db/client'
import { log } from '../../platform/log'
import { tellPlanned, tellStopped } from '../auto-renew-mails'
import { dueAt, reachedCap, type StopReason, triggerOf } from '../auto-renew-rules'
import { keyHashOf } from '../order-request'
import {
  type AutoRenewalRow,
  claimRun,
  endAutoRenewal,
  endRun,
  insertRun,
  isRenewedSince,
  type RunRow,
  selectIccid,
  selectSpoiled,
  selectWatched,
  type WatchedRow,
} from '../repo/auto-renewals'
import { selectOrderByRequest } from '../repo/orders'
import { placeAndPay } from './place-order'
import { quoteRenewal } from './quote-renewal'

const MOST_WATCHED = 200
const MOST_RENEWED = 50

/**
 * For the scheduler, after usage was sampled: announces what is to be renewed, renews what is due, and stops what went
 * wrong. A plan sets off one renewal, whoever runs this how often; one that dies is gone on with under the same key.
 * @param most so many are looked at; the others are the first of the next run
 */
export async function runAutoRenewals(
  most = MOST_WATCHED,
): Promise<{ announced: number; renewed: number; stopped: number }> {
  const counts = { announced: 0, renewed: 0, stopped: 0 }
  for (const esim_id of await selectSpoiled()) {
    await stop(esim_id, 'review')
    counts.stopped += 1
  }
  for (const row of await selectWatched(most)) {
    const outcome = await watch(row).catch((error) => {
      log().error({ esimId: row.esim_id, error }, 'an eSIM that renews itself could not be looked at')
      return null
    })
    if (outcome) counts[outcome] += 1
  }
  for (let i = 0; i < MOST_RENEWED; i++) {
    const run = await claimRun()
    if (!run) break
    const outcome = await renew(run, run.setting)
    if (outcome !== 'later') counts[outcome] += 1
  }
  return counts
}

async function watch(row: WatchedRow): Promise<'announced' | 'stopped' | null> {
  const nowMs = Date.now()
  const endsAt = row.hours_left === null ? null : await endOf(row)
  const figures = { remainingBytes: row.remaining_bytes, totalBytes: row.total_bytes, endsAt }
  const trigger = triggerOf({ belowPercent: row.below_percent, hoursLeft: row.hours_left }, figures, nowMs)
  if (!trigger) return null
  const counted = { onTrip: row.on_trip, inMonth: row.in_month }
  const cap = reachedCap(counted, { perTrip: row.per_trip, perMonth: row.per_month })
  if (cap) {
    await stop(row.esim_id, 'cap')
    return 'stopped'
  }
  const iccid = (await selectIccid(row.esim_id)) ?? ''
  const due = dueAt(trigger, endsAt, nowMs)
  return inTransaction(async (tx) => {
    const id = await insertRun(tx, { esimId: row.esim_id, planKey: row.plan_key, trigger, dueAt: due })
    if (id === null) return null
    await tellPlanned(tx, row, { id, trigger, dueAt: due, iccid })
    return 'announced'
  })
}

const viewerOf = async (userId: string): Promise<Viewer> => ({
  userId,
  email: (await profileOf(userId))?.email ?? null,
  sessionId: null,
})

async function endOf(row: WatchedRow): Promise<string | null> {
  const esim = await readOwnedEsim(await viewerOf(row.user_id), row.esim_id)
  return esim.ok ? (esim.value.plan?.endsAt ?? null) : null
}

async function renew(run: RunRow, setting: AutoRenewalRow | null): Promise<'renewed' | 'stopped' | 'later'> {
  const iccid = await selectIccid(run.esim_id)
  if (setting?.state !== 'on' || !iccid) {
    await endRun(run.id, 'called_off')
    return 'stopped'
  }
  const outcome = await buy(run, setting, iccid)
  // Its claim ends by itself, and it is tried again under the same key.
  if (outcome === 'later') return outcome
  if (outcome === 'done by hand') {
    await endRun(run.id, 'called_off')
    return 'later'
  }
  if ('orderNumber' in outcome) {
    await endRun(run.id, 'done', outcome.orderNumber)
    return 'renewed'
  }
  // Stopped first: a run that has failed leaves room for another one.
  await stop(run.esim_id, outcome.reason)
  await endRun(run.id, 'failed')
  return 'stopped'
}

/** What is down now may be up in ten minutes; by then nobody waits for it any more. */
const PATIENCE_MS = 6 * 3_600_000

type Outcome = { readonly orderNumber: string } | { readonly reason: StopReason } | 'later' | 'done by hand'

/** By wallet alone, for no more than what it cost when it was switched on. */
async function buy(run: RunRow, setting: AutoRenewalRow, iccid: string): Promise<Outcome> {
  const { bundle_id: bundleId, currency, user_id: userId } = setting
  const key = `auto-renew ${run.id}`
  // Bought by a run that died before it could say so.
  const earlier = await selectOrderByRequest('web', keyHashOf(userId, key))
  if (earlier?.paid_at) return { orderNumber: earlier.number }
  if (await isRenewedSince(run)) return 'done by hand'
  const reader = await profileOf(userId)
  const viewer: Viewer = { userId, email: reader?.email ?? null, sessionId: null }
  const clientKey = `account:${userId}`
  const quote = await quoteRenewal({ iccid, bundleId, currency, clientKey })
  if (!quote.ok) return refusal(run, quote.error.code)
  if (quote.value.price.amountMinor > setting.most_minor) return { reason: 'price' }
  const placed = await placeAndPay({
    ...{ quoteId: quote.value.quoteId, clientKey, viewer, email: viewer.email, channel: 'web' },
    ...{ locale: reader?.locale ?? 'en', idempotencyKey: key },
    wallet: { wish: 'only', shownMinor: null },
  })
  return placed.ok ? { orderNumber: placed.value.orderNumber } : refusal(run, placed.error.code)
}

function refusal(run: RunRow, code: ErrorCode): Outcome {
  log().warn({ esimId: run.esim_id, code }, 'an eSIM was not renewed by itself')
  const mayWait = ERROR_CODES[code].retryable && Date.now() - run.due_at.getTime() < PATIENCE_MS
  return mayWait ? 'later' : { reason: REASONS[code] ?? 'unavailable' }
}

const REASONS: Partial<Record<ErrorCode, StopReason>> = {
  INSUFFICIENT_FUNDS: 'funds',
  WALLET_FROZEN: 'frozen',
}

/** Stops, and says why: it is not tried again until its owner switches it on. */
async function stop(esimId: string, reason: StopReason): Promise<void> {
  const iccid = (await selectIccid(esimId)) ?? ''
  await inTransaction(async (tx) => {
    const setting = await endAutoRenewal(tx, esimId, { to: 'stopped', reason })
    if (setting) await tellStopped(tx, setting, { iccid, reason })
  })
}
