import { type Money, money } from '../core/money'
import type { Posting } from './types'

/** The tax that a price includes. */
export interface IncludedTax {
  readonly totalMinor: number
  readonly taxMinor: number
}

/**
 * The tax in a part of a price, in minor units: its share, rounded half up. Of nothing it is nothing, of all it is all, and it
 * never shrinks where the part grows: what is taken back step by step adds up to the tax exactly.
 */
export function taxIn(partMinor: number, { totalMinor, taxMinor }: IncludedTax): number {
  const [part, total, tax] = [BigInt(partMinor), BigInt(totalMinor), BigInt(taxMinor)]
  return Number((2n * tax * part + total) / (2n * total))
}

/** What a refund takes back of the tax, where so much was kept before it; minor units. */
export const taxTakenBack = (keptMinor: number, refundMinor: number, tax: IncludedTax): number =>
  taxIn(keptMinor, tax) - taxIn(Math.max(0, keptMinor - refundMinor), tax)

/**
 * Tax that is part of what was earned is owed; below zero: of what was earned no more, it is owed no more.
 * @param n counts the postings of one order
 */
export function taxOwed(orderId: string, n: number, { amountMinor, currency }: Money): Posting {
  const amount = money(Math.abs(amountMinor), currency)
  const isMore = amountMinor > 0
  const causeId = `${orderId}:${n}`
  return {
    key: `tax_owed:${causeId}`,
    kind: 'tax_owed',
    causeType: 'tax',
    causeId,
    legs: [
      { account: isMore ? 'revenue' : 'tax_payable', owner: '', side: 'debit', amount },
      { account: isMore ? 'tax_payable' : 'revenue', owner: '', side: 'credit', amount },
    ],
  }
}
