import { expect } from 'vitest'
import { money } from '@/lib/core/money'
import type { Tx } from '@/lib/platform/db/client'
import { tryPost } from '@/lib/wallet/commands/post'
import type { Posting } from '@/lib/wallet/types'
import type { Ending, LedgerModel, Line } from './ledger-model'
import type { LedgerUnderTest } from './ledger-under-test'

/** What chance decides for a step; a step takes of it what it needs. */
export interface Draw {
  readonly user: string
  readonly other: string
  readonly currency: string
  readonly amount: number
  /** Which of what there is: a hold, a transaction, an earlier call. */
  readonly pick: number
}

type Call = (tx: Tx) => Promise<unknown>
interface Made {
  readonly again: Call
  /** The same key for something else; null where the key says all. */
  readonly other: Call | null
  readonly ending: Ending
}

export interface World {
  readonly model: LedgerModel
  readonly calls: Made[]
  /** Ids of transactions by their keys, as last seen. */
  ids: Readonly<Record<string, string>>
}

export const line = (kind: string, owner: string, currency: string, amount: number): Line => ({
  kind,
  owner,
  currency,
  amount,
})

export async function make(
  world: World,
  ledger: LedgerUnderTest,
  again: Call,
  other: Call | null,
  decide: (actual: Ending) => Ending,
) {
  const actual = await ledger.attempt(again)
  const ending = decide(actual)
  expect(actual).toEqual(ending)
  world.calls.push({ again, other, ending })
}

/** A recipe of lib/wallet/rules.ts, and the lines that it must come to. */
export const post = (world: World, ledger: LedgerUnderTest, posting: Posting, lines: readonly Line[]) =>
  make(
    world,
    ledger,
    (tx) => tryPost(tx, posting),
    (tx) =>
      tryPost(tx, {
        ...posting,
        legs: posting.legs.map((leg) => ({
          ...leg,
          amount: money(leg.amount.amountMinor + 1, leg.amount.currency),
        })),
      }),
    () => world.model.post(posting.key, posting.key, lines),
  )

export type Step = (world: World, ledger: LedgerUnderTest, draw: Draw) => Promise<void>

export const pickFrom = <T>(all: readonly T[], pick: number): T | undefined =>
  all[pick % Math.max(1, all.length)]
