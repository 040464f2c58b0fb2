import type Stripe from 'stripe'
import { invalidParam, missingParam, noSuch, notAllowed, notSimulated } from '../errors'
import { nowSeconds, type Simulator } from '../simulator'
import { createId } from '../state/ids'
import type { Taxed } from '../state/store'
import { toMetadata } from './metadata'
import { findCalculation } from './tax'

type Recorded = Taxed<Stripe.Tax.Transaction, Stripe.Tax.TransactionLineItem>
type Line = Stripe.Tax.TransactionLineItem
type Reversal = Stripe.Tax.TransactionCreateReversalParams

/** A sale in the tax report. */
export function recordSale(
  sim: Simulator,
  params: Stripe.Tax.TransactionCreateFromCalculationParams,
): Stripe.Tax.Transaction {
  const { object: calculation, lines } = findCalculation(sim, params.calculation)
  assureNewReference(sim, params.reference)
  if (params.posted_at !== undefined) throw notSimulated('other days of posting', 'posted_at')
  return keep(
    sim,
    {
      currency: calculation.currency,
      customer_details: calculation.customer_details as Stripe.Tax.Transaction['customer_details'],
      metadata: toMetadata(params.metadata, 'metadata'),
      reference: params.reference,
      reversal: null,
      tax_date: calculation.tax_date,
      type: 'transaction',
    },
    lines.map(({ amount, amount_tax, quantity, reference, tax_code }) => ({
      ...{ amount, amount_tax, quantity, reference, tax_code },
      reversal: null,
    })),
  )
}

/** What of a sale was taken back, never more than it was. */
export function recordReversal(sim: Simulator, params: Reversal): Stripe.Tax.Transaction {
  const original = sim.store.taxTransactions.get(params.original_transaction)
  if (!original) throw noSuch('tax transaction', params.original_transaction, 'original_transaction')
  if (original.object.type !== 'transaction') throw notAllowed('A reversal cannot be reversed.')
  if (params.flat_amount !== undefined) throw notSimulated('flat amounts', 'flat_amount')
  if (params.shipping_cost) throw notSimulated('shipping', 'shipping_cost')
  assureNewReference(sim, params.reference)
  const { object } = original
  return keep(
    sim,
    {
      currency: object.currency,
      customer_details: object.customer_details,
      metadata: toMetadata(params.metadata, 'metadata'),
      reference: params.reference,
      reversal: { original_transaction: object.id },
      tax_date: object.tax_date,
      type: 'reversal',
    },
    reversedLines(sim, original, params),
  )
}

type NewLine = Pick<Line, 'amount' | 'amount_tax' | 'quantity' | 'reference' | 'tax_code' | 'reversal'>

function reversedLines(sim: Simulator, original: Recorded, params: Reversal): NewLine[] {
  if (params.mode === 'full') {
    if (original.lines.some((line) => reversedOf(sim, line.id).amount !== 0))
      throw notAllowed('The transaction was reversed in part before.')
    return original.lines.map((line) => ({
      amount: -line.amount,
      amount_tax: -line.amount_tax,
      quantity: line.quantity,
      reference: line.reference,
      tax_code: line.tax_code,
      reversal: { original_line_item: line.id },
    }))
  }
  if (!params.line_items?.length) throw missingParam('line_items')
  return params.line_items.map((item, place) => {
    const name = `line_items[${place}]`
    const line = original.lines.find(({ id }) => id === item.original_line_item)
    if (!line)
      throw noSuch('tax transaction line item', item.original_line_item, `${name}[original_line_item]`)
    if (item.amount > 0 || item.amount_tax > 0)
      throw invalidParam('Amounts of a reversal must be negative.', `${name}[amount]`)
    const before = reversedOf(sim, line.id)
    if (before.amount + item.amount + line.amount < 0 || before.tax + item.amount_tax + line.amount_tax < 0)
      throw notAllowed('The reversal exceeds what is left of the transaction.', { param: `${name}[amount]` })
    return {
      amount: item.amount,
      amount_tax: item.amount_tax,
      quantity: item.quantity ?? line.quantity,
      reference: item.reference,
      tax_code: line.tax_code,
      reversal: { original_line_item: line.id },
    }
  })
}

/** What of a line was reversed so far; below zero. */
function reversedOf(sim: Simulator, lineId: string): { amount: number; tax: number } {
  const lines = [...sim.store.taxTransactions.values()].flatMap((recorded) => recorded.lines)
  const reversals = lines.filter(({ reversal }) => reversal?.original_line_item === lineId)
  const sumOf = (field: 'amount' | 'amount_tax') => reversals.reduce((sum, line) => sum + line[field], 0)
  return { amount: sumOf('amount'), tax: sumOf('amount_tax') }
}

function assureNewReference(sim: Simulator, reference: string): void {
  for (const { object } of sim.store.taxTransactions.values())
    if (object.reference === reference)
      throw notAllowed(`A transaction with the reference ${reference} exists already.`, {
        code: 'resource_already_exists',
        param: 'reference',
      })
}

type NewTransaction = Pick<
  Stripe.Tax.Transaction,
  'currency' | 'customer_details' | 'metadata' | 'reference' | 'reversal' | 'tax_date' | 'type'
>

function keep(sim: Simulator, facts: NewTransaction, lines: NewLine[]): Stripe.Tax.Transaction {
  const now = nowSeconds(sim)
  const transaction: Stripe.Tax.Transaction = {
    id: createId('tax', 16),
    object: 'tax.transaction',
    created: now,
    customer: null,
    livemode: false,
    posted_at: now,
    ship_from_details: null,
    shipping_cost: null,
    ...facts,
  }
  const kept = lines.map(
    (line): Line => ({
      id: createId('tax_li', 14),
      object: 'tax.transaction_line_item',
      livemode: false,
      metadata: null,
      product: null,
      tax_behavior: 'inclusive',
      type: line.reversal ? 'reversal' : 'transaction',
      ...line,
    }),
  )
  sim.store.taxTransactions.set(transaction.id, { object: transaction, lines: kept })
  return transaction
}
