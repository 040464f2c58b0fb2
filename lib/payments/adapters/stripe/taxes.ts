import 'server-only'
import Stripe from 'stripe'
import { type Money, money } from '../../../core/money'
import { fromNearestStripeAmount, toNearestStripeAmount, toStripeAmount } from '../../rules'
import type { TaxOutcome, TaxPart, TaxRequest, TaxService } from '../../tax-contract'
import { createClient, type StripeEnv } from './client'
import { problemOf } from './errors'

/** Stripe refuses dates that are older than 31 days. */
const OLDEST_MS = 30 * 86_400_000
const BREAKDOWN = 'line_items.data.tax_breakdown'

/**
 * Stripe Tax behind its port, by calculations and transactions (docs.stripe.com/tax/custom): one line per order, since all
 * that is sold here is one kind of service.
 */
export function createStripeTaxes(env: StripeEnv, taxCode: string | null): TaxService {
  const { tax } = createClient(env)
  return {
    workOut: (request) =>
      outcome(async () => {
        const { currency } = request.price
        const params = calculationParams(request, taxCode)
        const calculation = await tax.calculations.create(params)
        if (!calculation.id) throw new Error('a calculation without an id')
        const parts = (calculation.line_items?.data ?? []).flatMap(({ tax_breakdown: parts }) => parts ?? [])
        return {
          calculationId: calculation.id,
          tax: money(fromNearestStripeAmount(calculation.tax_amount_inclusive, currency), currency),
          parts: parts.filter(({ amount }) => amount > 0).map((part) => toPart(part, currency)),
        }
      }),
    record: ({ orderId, calculationId, idempotencyKey }) =>
      outcome(async () => {
        const transaction = await tax.transactions.createFromCalculation(
          { calculation: calculationId, reference: orderId, expand: ['line_items'] },
          { idempotencyKey },
        )
        const [line] = transaction.line_items?.data ?? []
        if (!line) throw new Error('a tax transaction without a line')
        return { transactionId: transaction.id, lineId: line.id }
      }),
    reverse: ({ transactionId, lineId, refundId, amount, tax: back, isWhole, idempotencyKey }) =>
      outcome(async () => {
        const params = { original_transaction: transactionId, reference: refundId }
        const line = {
          original_line_item: lineId,
          reference: refundId,
          quantity: 1,
          amount: -toStripeAmount(amount),
          amount_tax: -toNearestStripeAmount(back),
        }
        const reversal = await tax.transactions.createReversal(
          isWhole ? { ...params, mode: 'full' } : { ...params, mode: 'partial', line_items: [line] },
          { idempotencyKey },
        )
        return { transactionId: reversal.id }
      }),
  }
}

const calculationParams = (
  { orderId, price, place, soldAt }: TaxRequest,
  taxCode: string | null,
): Stripe.Tax.CalculationCreateParams => ({
  currency: price.currency.toLowerCase(),
  line_items: [
    {
      amount: toStripeAmount(price),
      quantity: 1,
      reference: orderId,
      tax_behavior: 'inclusive',
      ...(taxCode === null ? {} : { tax_code: taxCode }),
    },
  ],
  customer_details: {
    address: { country: place.country, ...(place.postalCode ? { postal_code: place.postalCode } : {}) },
    address_source: 'billing',
  },
  tax_date: Math.floor(Math.max(soldAt.getTime(), Date.now() - OLDEST_MS) / 1000),
  expand: [BREAKDOWN],
})

const toPart = (
  { amount, jurisdiction, tax_rate_details: rate }: Stripe.Tax.CalculationLineItem.TaxBreakdown,
  currency: Money['currency'],
): TaxPart => ({
  country: jurisdiction.country,
  state: jurisdiction.state,
  place: jurisdiction.display_name,
  level: jurisdiction.level,
  kind: rate?.tax_type ?? 'other',
  percentage: rate?.percentage_decimal ?? '0',
  amountMinor: fromNearestStripeAmount(amount, currency),
})

async function outcome<T>(call: () => Promise<T>): Promise<TaxOutcome<T>> {
  try {
    return { kind: 'done', value: await call() }
  } catch (error) {
    const problem = problemOf(error)
    const isMisplaced =
      error instanceof Stripe.errors.StripeError && error.code === 'customer_tax_location_invalid'
    return isMisplaced ? { kind: 'misplaced', reason: problem.reason } : problem
  }
}
