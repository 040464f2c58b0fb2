/** What an order earns the affiliate who sent its buyer. Pure. */

const WHOLE = 10_000n

/**
 * The commission on what of an order is paid for and kept, without what promotions took off; rounded down. What a refund
 * reverses is the difference of two of these, so that any refunds in any order end at the same sum.
 * @param keptMinor minor units
 */
export const commissionOf = (keptMinor: number, basisPoints: number): number =>
  keptMinor <= 0 ? 0 : Number((BigInt(keptMinor) * BigInt(basisPoints)) / WHOLE)

/** Sums of an affiliate in one currency; minor units. */
export interface AffiliateSums {
  /** Everything that orders earned, whatever became of them. */
  readonly amountMinor: number
  /** What of it is earned by what is kept now. */
  readonly earnedMinor: number
  /** What of that is in the books, beyond its holding period, and not disputed. */
  readonly maturedMinor: number
  readonly paidOutMinor: number
}

export interface AffiliateBalance {
  readonly reversedMinor: number
  /** Below zero: more was paid out than is left after a reversal; it is set off against what matures next. */
  readonly payableMinor: number
  /** Earned, and not to be paid out yet. */
  readonly waitingMinor: number
}

/** What may be paid out now, and what is still to come. The two add up to what is owed in all. */
export const balanceOf = ({
  amountMinor,
  earnedMinor,
  maturedMinor,
  paidOutMinor,
}: AffiliateSums): AffiliateBalance => ({
  reversedMinor: amountMinor - earnedMinor,
  payableMinor: maturedMinor - paidOutMinor,
  waitingMinor: earnedMinor - maturedMinor,
})
