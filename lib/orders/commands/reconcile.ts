import 'server-only'
import { fail, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { balanceService, paymentService, paymentServices } from '../../payments/registry'
import { inTransaction } from '../../platform/db/client'
import { log } from '../../platform/log'
import { providers } from '../../providers/live'
import { raiseIncident, resolveIncident } from '../incidents'
import { selectQuietDisputes } from '../repo/disputes'
import { untoldDisputes } from '../repo/movements'
import {
  chargeDifferences,
  type Difference,
  disputeDifferences,
  ledgerDifferences,
  refundDifferences,
  runQuery,
  selectDrivers,
  selectOpenDifferences,
  selectSince,
  soldDifferences,
} from '../repo/reconcile'
import { followDispute } from './follow-dispute'
import { readMovements } from './read-movements'
import { watchReturned } from './watch-returned'

const DAY_MS = 86_400_000
/** How far back both sides are compared. */
const WINDOW_DAYS = 35
/** The first time, movements are read further back: a payment may be marked as paid days after its charge. */
const FIRST_READ_DAYS = WINDOW_DAYS + 7

const STRIPE_KINDS = [
  ...['charge_missing', 'charge_amount', 'charge_unknown', 'charge_twice'],
  ...['refund_missing', 'refund_amount', 'refund_unknown', 'refund_failed'],
  ...['dispute_unknown', 'dispute_amount'],
]
const LEDGER_KINDS = ['ledger_payment', 'ledger_refund', 'ledger_dispute']
const SALE_KINDS = ['sale_missing', 'sale_unknown']
const named = (kinds: readonly string[]) => kinds.map((kind) => `reconcile_${kind}`)

/**
 * Once a day: the ledger, Stripe and the providers say the same, or a person is told where they do not. A difference that
 * is gone resolves its incident. What could not be asked is left as it was, and said.
 */
export async function reconcile(): Promise<Record<string, unknown>> {
  const service = balanceService()
  const moved = await readMovements(FIRST_READ_DAYS).catch(notRead)
  const inBooks = await runQuery(ledgerDifferences(new Date(Date.now() - WINDOW_DAYS * DAY_MS)))
  const ledger = await settle(named(LEDGER_KINDS), inBooks)
  if (service && !moved.ok) log().error({ reason: moved.error.code }, 'Stripe could not be asked what moved')
  if (moved.ok || !service) await catchUpQuietDisputes()
  const stripe = service && moved.ok ? await compareStripe(service, await sinceOf(STRIPE_KINDS)) : null
  return {
    read: moved.ok ? moved.value.read : null,
    ledger,
    stripe,
    notCompared: await notCompared(service),
    ...(await compareProviders(await sinceOf(SALE_KINDS))),
    returned: await watchReturned(),
  }
}

const sinceOf = (kinds: readonly string[]) => selectSince(named(kinds), WINDOW_DAYS)

async function compareStripe(service: PaymentService, since: Date): Promise<number> {
  for (const id of await untoldDisputes(since)) await follow(id, service)
  const queries = [
    chargeDifferences(since, service.id),
    refundDifferences(since, service.id),
    disputeDifferences(),
  ]
  return settle(named(STRIPE_KINDS), (await Promise.all(queries.map(runQuery))).flat())
}

/** Events are lost sometimes: besides what moved money, what is quiet is read. */
async function catchUpQuietDisputes(): Promise<void> {
  for (const { id, driver } of await selectQuietDisputes(DAY_MS / 1000))
    await follow(id, paymentService(driver))
}

/** One that cannot be written down is told, and keeps nothing else from being compared, today and every day. */
async function follow(disputeId: string, service: PaymentService | null): Promise<void> {
  try {
    const followed = await followDispute(disputeId, service)
    if (followed.ok) await inTransaction((tx) => resolveIncident(tx, 'dispute_not_followed', disputeId))
  } catch (error) {
    log().error({ disputeId, error }, 'dispute not followed')
    await raiseIncident('dispute_not_followed', disputeId, { reason: reasonOf(error) })
  }
}

function notRead(error: unknown): Result<never> {
  log().error({ error }, 'what moved could not be written down')
  return fail('PAYMENT_UNAVAILABLE', { detail: reasonOf(error) })
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Payment services that took money, or could, and do not say what moved in our balance with them. */
async function notCompared(compared: PaymentService | null): Promise<readonly string[]> {
  const used = await selectDrivers(new Date(Date.now() - WINDOW_DAYS * DAY_MS))
  return [...new Set([...paymentServices().keys(), ...used])].filter((id) => id !== compared?.id).toSorted()
}

/** New eSIMs, at providers with a list of what they sold; the others are named as not listed. */
async function compareProviders(
  since: Date,
): Promise<{ sold: number | null; notListed: readonly string[]; notAsked: readonly string[] }> {
  const notListed: string[] = []
  const notAsked: string[] = []
  const found: Difference[] = []
  for (const [id, provider] of providers()) {
    const listed = await provider.listSold?.(since)
    if (listed?.ok) found.push(...(await soldDifferences(id, since, listed.value)))
    else (listed ? notAsked : notListed).push(id)
  }
  // One that is silent today keeps what was open: whose it is, the incident does not say.
  const kinds = notAsked.length === 0 ? named(SALE_KINDS) : []
  return { sold: await settle(kinds, found), notListed, notAsked }
}

/** Raises what differs, and resolves what does not any more. @returns how many differ */
async function settle(kinds: readonly string[], found: readonly Difference[]): Promise<number> {
  for (const { kind, subject, ...detail } of found) await raiseIncident(kind, subject, detail)
  const standing = new Set(found.map(({ kind, subject }) => `${kind} ${subject}`))
  await inTransaction(async (tx) => {
    for (const { kind, subject } of await selectOpenDifferences(tx, kinds))
      if (!standing.has(`${kind} ${subject}`)) await resolveIncident(tx, kind, subject)
  })
  return found.length
}
