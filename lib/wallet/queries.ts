import 'server-only'
import type { Tx } from '../platform/db/client'
import { selectBalances, selectLeft } from './repo'
import type { Balance, Posting } from './types'

/** Balances of all platform accounts, now or at an instant; debit positive. */
export const balances = (at: Date | null = null): Promise<readonly Balance[]> => selectBalances(at)

/** What is still owed of what came in for these causes, all of one currency; minor units. */
export const owedOf = async (
  tx: Tx,
  causes: readonly { type: Posting['causeType']; id: string }[],
): Promise<number> => -(await selectLeft(tx, 'order_liability', causes))
