/** What a promotion's uses must come to, kept in plain numbers beside the database: no SQL, no locks. */

export interface Person {
  readonly userId: string | null
  readonly email: string | null
  /** The folded address: two spellings of one mailbox are one person. */
  readonly mailbox: string | null
}

/** The limits of a promotion; null is none. */
export interface Limits {
  readonly maxUses: number | null
  readonly perUser: number | null
  readonly budget: number | null
  readonly perUserBudget: number | null
}

export interface ModelUse {
  readonly orderId: string
  readonly currency: string
  readonly person: Person
  readonly discount: number
  readonly cashback: number
  state: 'reserved' | 'consumed' | 'released'
}

const spent = (uses: readonly ModelUse[]) =>
  uses.reduce((sum, { discount, cashback }) => sum + discount + cashback, 0)
const isSame = <T>(one: T | null, other: T | null) => one !== null && one === other

/** One promotion in each currency, all with the same limits. */
export class PromotionModel {
  readonly uses: ModelUse[] = []
  constructor(readonly limits: Limits) {}

  /** Of a promotion: uses that are not given back. */
  standing = (currency: string): ModelUse[] =>
    this.uses.filter((use) => use.currency === currency && use.state !== 'released')

  counted(currency: string): { readonly uses: number; readonly spent: number } {
    const standing = this.standing(currency)
    return { uses: standing.length, spent: spent(standing) }
  }

  /** Why somebody may not have it; null where they may. */
  refusal(currency: string, person: Person, minor: number): string | null {
    const { limits } = this
    const own = this.standing(currency).filter(
      (use) => isSame(use.person.userId, person.userId) || isSame(use.person.mailbox, person.mailbox),
    )
    if (limits.perUser !== null && own.length >= limits.perUser) return 'PROMOTION_ALREADY_USED'
    const isOverOwn = limits.perUserBudget !== null && spent(own) + minor > limits.perUserBudget
    return isOverOwn || this.isFull(currency, minor) ? 'PROMOTION_REACHED_MAX_USAGE' : null
  }

  /** Whether there is no room for one more, whoever it is. */
  isFull(currency: string, minor: number): boolean {
    const { limits } = this
    const counted = this.counted(currency)
    return (
      (limits.maxUses !== null && counted.uses >= limits.maxUses) ||
      (limits.budget !== null && counted.spent + minor > limits.budget)
    )
  }
}
