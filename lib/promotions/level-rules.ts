/** The arithmetic of levels, pure: the same on the server and on pages. */

/** What of an order is paid for, and the cashback of a promotion that is promised for that; minor units. */
interface Kept {
  readonly keptMinor: number
  readonly cashbackMinor: number
}

/**
 * What a level gives of an order: its share of what is kept, rounded down, at most its cap. Beside the cashback of a promotion only
 * what it is more than that: nobody has both.
 */
export function levelCashback(
  terms: { readonly basisPoints: number; readonly capMinor: number | null },
  kept: Kept,
): number {
  const share = Number((BigInt(kept.keptMinor) * BigInt(terms.basisPoints)) / 10_000n)
  return Math.max(0, Math.min(share, terms.capMinor ?? share) - kept.cashbackMinor)
}

/** The level that so much spend has reached, and the next one; levels in any order. */
export function reachedBy<Level extends { readonly thresholdMinor: number }>(
  levels: readonly Level[],
  spentMinor: number,
): { readonly level: Level | null; readonly next: Level | null; readonly missingMinor: number } {
  const sorted = levels.toSorted((a, b) => a.thresholdMinor - b.thresholdMinor)
  const level = sorted.findLast(({ thresholdMinor }) => thresholdMinor <= spentMinor) ?? null
  const next = sorted.find(({ thresholdMinor }) => thresholdMinor > spentMinor) ?? null
  return { level, next, missingMinor: next ? next.thresholdMinor - spentMinor : 0 }
}

/** A payment of an order, and what of it went back or was taken by a bank; minor units. */
export interface SpendPayment {
  readonly paymentId: string
  readonly source: 'card' | 'wallet'
  /** It bought credit for the wallet, and nothing else. */
  readonly isTopUp: boolean
  readonly atMs: number
  readonly amountMinor: number
  readonly returnedMinor: number
}

/** A refund that is in the wallet. */
export interface SpendReturn {
  readonly paymentId: string
  readonly atMs: number
  readonly amountMinor: number
}

interface Move {
  readonly kind: 'in' | 'spent' | 'back'
  readonly paymentId: string
  readonly atMs: number
  readonly amountMinor: number
}
const ORDER = { in: 0, back: 1, spent: 2 } as const

/**
 * What counts of each payment of one person in one currency: what a card paid and did not get back, and of what a wallet paid the
 * money that had been paid into it. That is spent first, gifts (vouchers, cashback, rewards) after it, so that in all no
 * more counts than was paid in. What comes back of a payment is paid-in money first, as far as it counted.
 */
export function countedOf(
  payments: readonly SpendPayment[],
  returns: readonly SpendReturn[],
): ReadonlyMap<string, number> {
  const byId = new Map(payments.map((payment) => [payment.paymentId, payment]))
  const keptOfPayment = ({ amountMinor, returnedMinor }: SpendPayment) =>
    Math.max(0, amountMinor - returnedMinor)
  const moves: readonly Move[] = [
    ...payments.flatMap((payment): readonly Move[] => {
      const { paymentId, atMs } = payment
      if (payment.isTopUp) return [{ kind: 'in', paymentId, atMs, amountMinor: keptOfPayment(payment) }]
      return payment.source === 'card'
        ? []
        : [{ kind: 'spent', paymentId, atMs, amountMinor: payment.amountMinor }]
    }),
    ...returns.flatMap((back): readonly Move[] => {
      const payment = byId.get(back.paymentId)
      if (!payment || payment.isTopUp) return []
      return [{ ...back, kind: payment.source === 'card' ? 'in' : 'back' }]
    }),
  ].toSorted((a, b) => a.atMs - b.atMs || ORDER[a.kind] - ORDER[b.kind])

  const counted = new Map<string, number>()
  let paidIn = 0
  for (const { kind, paymentId, amountMinor } of moves) {
    if (kind === 'in') paidIn += amountMinor
    const before = counted.get(paymentId) ?? 0
    const part =
      kind === 'spent' ? Math.min(amountMinor, paidIn) : kind === 'back' ? -Math.min(amountMinor, before) : 0
    paidIn -= part
    counted.set(paymentId, before + part)
  }
  return new Map(
    payments
      .filter(({ isTopUp }) => !isTopUp)
      .map((payment) => {
        const left = keptOfPayment(payment)
        const paid = payment.source === 'card' ? left : Math.min(left, counted.get(payment.paymentId) ?? 0)
        return [payment.paymentId, paid]
      }),
  )
}
