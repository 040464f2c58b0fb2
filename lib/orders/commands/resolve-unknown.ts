import 'server-only'
import { inTransaction, violatedConstraint } from '../../platform/db/client'
import { log } from '../../platform/log'
import { providers } from '../../providers/live'
import type { ProviderId, ProviderRefs, ResolveOutcome } from '../../providers/types'
import {
  CLAIM_OF_ANOTHER,
  claimFulfilment,
  loseExpiredSendings,
  moveFulfilment,
  postponeFulfilment,
  selectAttempt,
  selectLine,
  selectSettings,
  wakeWaiting,
} from '../repo/fulfilments'
import { lockOrder } from '../repo/orders'
import { selectClaims, selectRivals } from '../repo/rivals'
import type { AttemptRow, FulfilmentRow } from '../repo/rows'
import { decideResolution, type Resolution, resendPauseSeconds, type Situation } from '../rules'
import { closeRejected, closeUndecided } from './close-line'
import { recordDelivered, TakenByAnother } from './record-delivered'

const READ_LEASE_SECONDS = 90
const PARALLEL = 8
const MOST_REREADS = 5

/** Settles purchases of unknown outcome by reading, never by buying again. */
export async function resolveUnknown({
  limit = 500,
  deadlineMs = 25_000,
} = {}): Promise<{ lost: number; read: number }> {
  const endsAt = Date.now() + deadlineMs
  const lost = await loseExpiredSendings()
  let read = 0
  // Several at a time: a provider that hangs holds up its own readings, not those of the others.
  const reader = async () => {
    while (read < limit && Date.now() < endsAt) {
      const claimed = await claimFulfilment('unknown', READ_LEASE_SECONDS)
      if (!claimed) return
      read += 1
      await resolve(claimed).catch((error) =>
        log().error({ fulfilmentId: claimed.id, error }, 'reading interrupted'),
      )
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, reader))
  return { lost: lost.length, read }
}

/** @param rereads how often what was found turned out to be taken by then: each time it was looked for anew */
async function resolve(claimed: FulfilmentRow, rereads = 0): Promise<void> {
  const [line, settings, attempt] = await Promise.all([
    selectLine(claimed.order_line_id),
    selectSettings(claimed.provider),
    selectAttempt(claimed.id, claimed.attempt),
  ])
  const provider = providers().get(claimed.provider as ProviderId)
  const said: ResolveOutcome =
    provider && attempt
      ? await provider
          .resolve({
            kind: claimed.kind as 'order' | 'top_up',
            bundleRef: claimed.provider_ref,
            bundleName: line.bundle.name,
            clientRef: attempt.client_ref,
            iccid: claimed.iccid,
            refs: claimed.provider_refs as ProviderRefs,
            snapshot: attempt.snapshot as Record<string, unknown> | null,
            sentAtMs: attempt.sent_at.getTime(),
            claimed: await selectClaims(claimed),
            rivals: () => selectRivals(claimed),
          })
          // However odd the answer, it must end with a person rather than be asked for ever.
          .catch((error: unknown) => ({ kind: 'unreadable' as const, reason: String(error).slice(0, 200) }))
      : { kind: 'unreadable', reason: 'the provider is not configured' }
  // A new eSIM without its ICCID is not delivered yet.
  const outcome: ResolveOutcome =
    said.kind === 'fulfilled' && claimed.kind === 'order' && !said.refs.iccid
      ? { kind: 'pending', refs: said.refs }
      : said
  const situation: Situation = {
    sentAtMs: attempt?.sent_at.getTime() ?? claimed.updated_at.getTime(),
    nowMs: Date.now(),
    attempt: claimed.attempt,
    cleanListings: claimed.clean_listings,
    readings: claimed.readings,
    settings: {
      settleWindowSeconds: settings.settle_window_seconds,
      cleanListingsNeeded: settings.clean_listings_needed,
      maxAttempts: settings.max_attempts,
      manualAfterSeconds: settings.manual_after_seconds,
    },
    capabilities: { listingIsComplete: provider?.capabilities.listingIsComplete ?? false },
  }
  const settle = (said: ResolveOutcome) =>
    conclude(claimed, said, decideResolution(said, situation), evidenceOf(claimed, attempt, said))
  try {
    await settle(outcome)
  } catch (error) {
    if (!(error instanceof TakenByAnother) && violatedConstraint(error) !== CLAIM_OF_ANOTHER) throw error
    // What was found is another purchase's by now: the next reading leaves it out. The vendor's own word is no finding.
    const refs = claimed.provider_refs as ProviderRefs
    if (refs.orderId || refs.simId)
      return settle({ kind: 'ambiguous', evidence: ['what was found belongs to another order'] })
    if (rereads < MOST_REREADS) return resolve(claimed, rereads + 1)
    await settle({ kind: 'pending', refs })
  }
}

/** A bounded trail for staff: what was sent when, and what each reading said last. */
function evidenceOf(claimed: FulfilmentRow, attempt: AttemptRow | null, outcome: ResolveOutcome): string[] {
  const before = Array.isArray(claimed.evidence)
    ? claimed.evidence.filter((item): item is string => typeof item === 'string')
    : []
  const sent = attempt
    ? [
        `sent ${attempt.sent_at.toISOString()} as ${attempt.client_ref}: ${attempt.outcome ?? 'no answer'} ${attempt.detail ?? ''}`.trim(),
      ]
    : []
  const said = outcome.kind === 'ambiguous' ? outcome.evidence : 'reason' in outcome ? [outcome.reason] : []
  const reading = `read ${new Date().toISOString()}: ${outcome.kind}${said.length > 0 ? ` (${said.join('; ')})` : ''}`
  return [...before, ...sent.filter((line) => !before.includes(line)), reading].slice(-20)
}

async function conclude(
  claimed: FulfilmentRow,
  outcome: ResolveOutcome,
  resolution: Resolution,
  evidence: readonly string[],
): Promise<void> {
  if (resolution.to === 'wait')
    return postponeFulfilment(claimed, {
      nextInSeconds: resolution.nextInSeconds,
      reason: resolution.reason,
      cleanListings: resolution.cleanListings,
      evidence,
    })
  await inTransaction(async (tx) => {
    // The order first, as everywhere: its other lines may be written at this moment.
    await lockOrder(tx, claimed.order_id)
    await wakeWaiting(tx, claimed)
    switch (resolution.to) {
      case 'succeeded':
        if (outcome.kind === 'fulfilled')
          await recordDelivered(tx, claimed, 'unknown', outcome, 'found by reading', evidence)
        return
      case 'rejected':
        if (
          await moveFulfilment(tx, claimed, 'unknown', {
            to: 'rejected',
            reason: resolution.reason,
            evidence,
          })
        )
          await closeRejected(tx, claimed)
        return
      case 'absent':
        if (
          !(await moveFulfilment(tx, claimed, 'unknown', {
            to: 'absent',
            reason: resolution.reason,
            evidence,
            cleanListings: 0,
          }))
        )
          return
        if (resolution.mayResend)
          await moveFulfilment(tx, claimed, 'absent', {
            to: 'ready',
            reason: resolution.reason,
            nextInSeconds: resendPauseSeconds(claimed.attempt),
          })
        else if (await moveFulfilment(tx, claimed, 'absent', { to: 'rejected', reason: 'attempts spent' }))
          await closeRejected(tx, claimed)
        return
      case 'manual':
        if (
          await moveFulfilment(tx, claimed, 'unknown', {
            to: 'manual',
            reason: resolution.reason,
            evidence,
          })
        )
          await closeUndecided(tx, { ...claimed, evidence: [...evidence] }, resolution.reason)
    }
  })
}
