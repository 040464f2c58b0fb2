import type { Money } from '../core/money'

/** What a level gives on an order, in the currency of that order: the browser computes with the same. */
export interface LevelTerms {
  readonly name: string
  /** Of what is paid for the order. */
  readonly basisPoints: number
  /** At most so much of one order; null: no limit. */
  readonly capMinor: number | null
}

export interface LevelView {
  readonly name: string
  /** From so much spent within a year on. */
  readonly threshold: Money
  readonly basisPoints: number
  readonly cap: Money | null
}

/** Where somebody stands among the levels of the store. */
export interface LevelStanding {
  /** Spent within the last twelve months, as far as it counts. */
  readonly spent: Money
  /** Null: below the first one. */
  readonly level: LevelView | null
  /** Null: there is none above. */
  readonly next: LevelView | null
  /** What is missing for the next one. */
  readonly missing: Money | null
  /** All there are, the lowest first. */
  readonly levels: readonly LevelView[]
}
