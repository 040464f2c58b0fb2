import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { inTransaction, type Tx, violatedConstraint } from '../../platform/db/client'
import { log } from '../../platform/log'
import type { Provider } from '../../providers/contract'
import { providers } from '../../providers/live'
import type { ProviderId, ProviderRefs, PurchaseOutcome } from '../../providers/types'
import { raiseIncident } from '../incidents'
import {
  beginSending,
  CLAIM_OF_ANOTHER,
  claimFulfilment,
  moveFulfilment,
  noteAttempt,
  postponeFulfilment,
  selectLine,
  selectSettings,
  stopUnsent,
  wakeWaiting,
} from '../repo/fulfilments'
import { lockOrder } from '../repo/orders'
import type { FulfilmentRow, LineRow } from '../repo/rows'
import { decideSend, resendPauseSeconds } from '../rules'
import { travelDateToSend } from '../travel-days'
import { closeRejected, openFulfilling } from './close-line'
import { recordDelivered } from './record-delivered'

/** Longer than the slowest purchase call (eSIM Hub: 120 s), so that a live sender never loses its lease. */
const SENDING_LEASE_SECONDS = 180
const PREPARE_LEASE_SECONDS = 60
const PARALLEL = 8

/** Works off ready fulfilments. Any number of drains may run at once; each fulfilment is taken by one of them. */
export async function drainFulfilments({
  limit = 500,
  deadlineMs = 25_000,
} = {}): Promise<{ taken: number }> {
  const endsAt = Date.now() + deadlineMs
  let taken = 0
  const worker = async () => {
    while (taken < limit && Date.now() < endsAt) {
      taken += 1
      const claimed = await claimFulfilment('ready', PREPARE_LEASE_SECONDS)
      if (!claimed) {
        taken -= 1
        return
      }
      await fulfil(claimed).catch((error) =>
        log().error({ fulfilmentId: claimed.id, error }, 'fulfilment interrupted'),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(PARALLEL, limit) }, worker))
  return { taken }
}

/**
 * One purchase: `sending` is committed before the first byte leaves, the call is made once and never retried, and
 * only a definite yes or no ends it. If this process dies anywhere below, the sweep finds `sending` with an expired
 * lease and calls it unknown.
 */
async function fulfil(claimed: FulfilmentRow): Promise<void> {
  const line = await selectLine(claimed.order_line_id)
  await inTransaction((tx) => openFulfilling(tx, claimed.order_id))
  const provider = providers().get(claimed.provider as ProviderId)
  const refs = claimed.provider_refs as ProviderRefs
  const snapshot = provider
    ? await provider
        .snapshot({
          kind: claimed.kind as 'order' | 'top_up',
          iccid: claimed.iccid,
          refs,
          bundleRef: claimed.provider_ref,
        })
        .catch((error: unknown) => ({ ok: false as const, error: { message: nameOf(error) } }))
    : null
  if (!provider || !snapshot) return holdBack(claimed, 'the provider is not configured')
  if (!snapshot.ok) return holdBack(claimed, snapshot.error.message)

  const clientRef = newId('ful')
  const begun = await beginSending(claimed, { clientRef, snapshot: snapshot.value }, SENDING_LEASE_SECONDS)
  if (begun === 'busy')
    return postponeFulfilment(claimed, {
      nextInSeconds: 3,
      reason: 'another top-up of this eSIM is under way',
    })
  if (begun === 'lost' || begun === 'unsure') return
  if (begun === 'held') return inTransaction((tx) => stopUnsent(tx, claimed.order_id, 'the order is held'))
  const sending: FulfilmentRow = { ...claimed, state: 'sending', attempt: claimed.attempt + 1 }

  const outcome = named(sending, await buy(provider, sending, line, clientRef))
  await noteAttempt(sending.id, sending.attempt, outcome.kind, describe(outcome))
  await record(sending, outcome)
}

function buy(
  provider: Provider,
  sending: FulfilmentRow,
  line: LineRow,
  clientRef: string,
): Promise<PurchaseOutcome> {
  const input = {
    bundleRef: sending.provider_ref,
    purchaseHints: line.purchase_hints as Record<string, string>,
    clientRef,
    cost: money(line.cost_minor, line.cost_currency),
    durationDays: line.bundle.durationDays,
    ...(line.travel_date === null ? {} : { travelDate: travelDateToSend(line.travel_date, Date.now()) }),
  }
  const call =
    sending.kind === 'top_up' && sending.iccid
      ? provider.topUp({ ...input, iccid: sending.iccid, refs: sending.provider_refs as ProviderRefs })
      : provider.order(input)
  return call.catch((error: unknown) => ({ kind: 'unknown' as const, reason: nameOf(error) }))
}

/** A new eSIM without its ICCID is not delivered yet, whatever the answer says. */
function named(sending: FulfilmentRow, outcome: PurchaseOutcome): PurchaseOutcome {
  const isNameless = sending.kind === 'order' && outcome.kind === 'fulfilled' && !outcome.refs.iccid
  return isNameless ? { kind: 'pending', refs: outcome.refs, pollAfterMs: 5_000 } : outcome
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unexpected error')

async function record(sending: FulfilmentRow, outcome: PurchaseOutcome): Promise<void> {
  try {
    await write(sending, outcome)
  } catch (error) {
    if (violatedConstraint(error) !== CLAIM_OF_ANOTHER) throw error
    // The answer names an order that another purchase of ours has: bought, but nobody knows what. Read, then a person.
    const reason = 'the answer names an order that is known already'
    await write(sending, { kind: 'unknown', reason, refs: 'refs' in outcome ? (outcome.refs ?? {}) : {} })
  }
}

async function write(sending: FulfilmentRow, outcome: PurchaseOutcome): Promise<void> {
  const decision = decideSend(outcome)
  const refs = 'refs' in outcome && outcome.refs ? outcome.refs : undefined
  await inTransaction(async (tx) => {
    // The order first, as everywhere: its other lines may be written at this moment.
    await lockOrder(tx, sending.order_id)
    if (decision.to !== 'unknown') await wakeWaiting(tx, sending)
    switch (decision.to) {
      case 'succeeded':
        if (outcome.kind === 'fulfilled') await recordDelivered(tx, sending, 'sending', outcome, 'confirmed')
        return
      case 'rejected':
        if (decision.reason.startsWith('INSUFFICIENT_BALANCE'))
          await raiseIncident('provider_wallet_dry', sending.provider, {}, tx)
        if (
          await moveFulfilment(tx, sending, 'sending', {
            to: 'rejected',
            reason: decision.reason,
            evidence: [decision.reason],
          })
        )
          await closeRejected(tx, sending)
        return
      case 'absent':
        await retryOrGiveUp(tx, sending, decision.reason)
        return
      case 'unknown':
        await moveFulfilment(tx, sending, 'sending', {
          to: 'unknown',
          reason: decision.reason,
          refs,
          unknownSince: new Date(),
          nextInSeconds: decision.readInSeconds,
          evidence: [`attempt ${sending.attempt}: ${decision.reason}`],
        })
    }
  })
}

/** Proven not done: again after a pause while the provider's window lasts, then the money goes back. */
async function retryOrGiveUp(tx: Tx, sending: FulfilmentRow, reason: string): Promise<void> {
  const settings = await selectSettings(sending.provider, tx)
  if (!(await moveFulfilment(tx, sending, 'sending', { to: 'absent', reason }))) return
  const waitedSeconds = (Date.now() - sending.created_at.getTime()) / 1000
  if (waitedSeconds < settings.settle_window_seconds) {
    const nextInSeconds = resendPauseSeconds(sending.attempt)
    await moveFulfilment(tx, sending, 'absent', { to: 'ready', reason, nextInSeconds })
  } else if (await moveFulfilment(tx, sending, 'absent', { to: 'rejected', reason: `given up: ${reason}` }))
    await closeRejected(tx, sending)
}

/** The provider cannot even be read: wait for it inside its window, then the money goes back. Nothing was sent. */
async function holdBack(claimed: FulfilmentRow, reason: string): Promise<void> {
  const settings = await selectSettings(claimed.provider)
  const waitedSeconds = (Date.now() - claimed.created_at.getTime()) / 1000
  if (waitedSeconds < settings.settle_window_seconds) {
    const nextInSeconds = Math.min(60, 2 * 2 ** Math.min(claimed.readings, 5))
    return postponeFulfilment(claimed, { nextInSeconds, reason: `not sent: ${reason}` })
  }
  await inTransaction(async (tx) => {
    await lockOrder(tx, claimed.order_id)
    const rejected = {
      to: 'rejected' as const,
      reason: `not sent: ${reason}`,
      evidence: [`never sent: ${reason}`],
    }
    if (await moveFulfilment(tx, claimed, 'ready', rejected)) await closeRejected(tx, claimed)
  })
}

const describe = (outcome: PurchaseOutcome): string =>
  outcome.kind === 'rejected'
    ? `${outcome.code}: ${outcome.message}`
    : outcome.kind === 'unknown'
      ? outcome.reason
      : outcome.kind
