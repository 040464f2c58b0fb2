import 'server-only'
import { money } from '../../core/money'
import type { TaxOutcome, TaxService } from '../../payments/tax-contract'
import { taxes } from '../../payments/taxes'
import type { BillingPlace } from '../../payments/types'
import { inTransaction } from '../../platform/db/client'
import { log } from '../../platform/log'
import { taxTakenBack } from '../../wallet/tax-rules'
import { raiseIncident, resolveIncident } from '../incidents'
import { lockOrder, selectOrder } from '../repo/orders'
import {
  changeReversal,
  changeTax,
  claimTax,
  insertReversal,
  lockTax,
  type ReversalRow,
  selectReversals,
  selectUnreversed,
  type TaxRow,
} from '../repo/taxes'
import { bookTax } from './book-tax'
import { type Located, locateBuyer, locateByPayment } from './locate-buyer'

const HOUR = 3600

/**
 * Works out the tax in what was paid, tells Stripe's report of it, and of what goes back: each once, whatever fails, and
 * nothing of it holds up a delivery. Safe to run many times at once. Does nothing where no tax is worked out.
 */
export async function workTaxes({ limit = 20, deadlineMs = 20_000 } = {}): Promise<{ steps: number }> {
  const service = taxes()
  const endsAt = Date.now() + deadlineMs
  let steps = 0
  while (service && steps < limit && Date.now() < endsAt) {
    const row = await claimTax()
    if (!row) break
    steps += 1
    await advance(service, row).catch((error) =>
      log().error({ orderId: row.order_id, error }, 'tax interrupted'),
    )
  }
  return { steps }
}

function advance(service: TaxService, row: TaxRow): Promise<unknown> {
  if (row.state === 'waiting') return workOut(service, row)
  if (row.state === 'worked_out') return record(service, row)
  return row.state === 'recorded' ? reverse(service, row) : changeTax(undefined, row, {}, null)
}

async function workOut(service: TaxService, row: TaxRow): Promise<unknown> {
  if (row.country === null) return locate(row, await locateBuyer(row.order_id))
  const order = await selectOrder({ id: row.order_id })
  const place: BillingPlace = { country: row.country, postalCode: row.postal_code }
  const outcome = await service.workOut({
    orderId: row.order_id,
    price: money(row.total_minor, row.currency),
    place,
    soldAt: order?.paid_at ?? row.created_at,
  })
  // What the buyer typed is no such place: what the payment says may be one.
  if (outcome.kind === 'misplaced' && row.location_source === 'buyer') {
    const other = await locateByPayment(row.order_id)
    if (other.kind === 'found' && !isSame(other.value.place, place)) return locate(row, other)
  }
  if (outcome.kind !== 'done') return wait(row, outcome)
  const calculation = outcome.value
  // The account was deleted meanwhile: this was all that it was kept for.
  const forgotten = order?.email === null ? { postal_code: null } : {}
  return inTransaction(async (tx) => {
    await lockOrder(tx, row.order_id)
    if (!(await changeTax(tx, row, { state: 'worked_out', ...DONE, ...forgotten, calculation }, 0))) return
    await bookTax(tx, row.order_id)
    await resolveIncident(tx, 'tax_not_worked_out', row.order_id)
  })
}

const DONE = { problem: null, attempts: 0 }

const isSame = (one: BillingPlace, other: BillingPlace): boolean =>
  one.country === other.country && one.postalCode === other.postalCode

async function locate(row: TaxRow, found: Awaited<ReturnType<typeof locateBuyer>>): Promise<unknown> {
  if (found.kind === 'found') return changeTax(undefined, row, placed(found.value), 0)
  if (found.kind === 'unreachable') return wait(row, { kind: 'unknown', reason: found.reason })
  await raiseIncident('tax_unlocated', row.order_id, { country: null })
  return changeTax(undefined, row, { state: 'unlocated', problem: 'nobody said where the buyer is' }, null)
}

const placed = ({ place, source }: Located) => ({
  country: place.country,
  postal_code: place.postalCode,
  location_source: source,
})

async function record(service: TaxService, row: TaxRow): Promise<unknown> {
  const outcome = await service.record({
    orderId: row.order_id,
    calculationId: row.calculation_id ?? '',
    idempotencyKey: `tax:${row.order_id}:${row.key_n}`,
  })
  if (outcome.kind === 'done')
    return inTransaction(async (tx) => {
      await changeTax(tx, row, { state: 'recorded', ...DONE, record: outcome.value }, 0)
      await resolveIncident(tx, 'tax_not_recorded', row.order_id)
    })
  return wait(row, outcome)
}

/** Every promise to give something back is in the report, in the order in which they were made. */
async function reverse(service: TaxService, row: TaxRow): Promise<unknown> {
  for (const reversal of await reversalsOf(row.order_id)) {
    if (reversal.transaction_id !== null) continue
    const outcome = await service.reverse({
      transactionId: row.transaction_id ?? '',
      lineId: row.transaction_line_id ?? '',
      refundId: reversal.refund_id,
      amount: money(reversal.amount_minor, row.currency),
      tax: money(reversal.tax_minor, row.currency),
      isWhole: reversal.amount_minor === row.total_minor,
      idempotencyKey: `taxr:${reversal.refund_id}:${reversal.key_n}`,
    })
    if (outcome.kind === 'failed_there')
      await changeReversal(reversal.refund_id, { key_n: reversal.key_n + 1 })
    if (outcome.kind !== 'done') return wait(row, outcome)
    await changeReversal(reversal.refund_id, { transaction_id: outcome.value.transactionId })
  }
  return changeTax(undefined, row, DONE, null)
}

/** With a row for each promise: what it takes back of the tax is decided once, by what was kept before it. */
function reversalsOf(orderId: string): Promise<readonly ReversalRow[]> {
  return inTransaction(async (tx) => {
    await lockOrder(tx, orderId)
    const row = await lockTax(tx, orderId)
    if (!row) return []
    const before = await selectReversals(orderId, tx)
    const tax = { totalMinor: row.total_minor, taxMinor: row.tax_minor ?? 0 }
    let keptMinor = before.reduce((kept, { amount_minor }) => kept - amount_minor, row.total_minor)
    let n = before.length
    for (const { id, amount_minor } of await selectUnreversed(tx, orderId)) {
      const amountMinor = Math.min(amount_minor, keptMinor)
      if (amountMinor === 0) break
      n += 1
      await insertReversal(tx, {
        refund_id: id,
        order_id: orderId,
        n,
        amount_minor: amountMinor,
        tax_minor: taxTakenBack(keptMinor, amountMinor, tax),
      })
      keptMinor -= amountMinor
    }
    return selectReversals(orderId, tx)
  })
}

/** Tried again; a person is told where only a person can help. */
async function wait(row: TaxRow, outcome: Exclude<TaxOutcome<unknown>, { kind: 'done' }>): Promise<unknown> {
  const { kind, reason } = outcome
  const isStuck = kind === 'refused' || kind === 'misplaced'
  if (isStuck) {
    log().error({ orderId: row.order_id, reason }, 'tax refused')
    await raiseIncident(INCIDENT[row.state] ?? 'tax_not_recorded', row.order_id, {
      reason,
      country: row.country,
    })
  }
  const seconds = isStuck ? HOUR : Math.min(HOUR, 5 * 2 ** Math.min(row.attempts, 10))
  const key_n = row.key_n + (kind === 'failed_there' && row.state === 'worked_out' ? 1 : 0)
  return changeTax(undefined, row, { problem: `${kind}: ${reason}`.slice(0, 300), key_n }, seconds)
}

const INCIDENT: Readonly<Record<string, string>> = { waiting: 'tax_not_worked_out' }
