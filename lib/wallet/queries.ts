import 'server-only'
import { selectBalances } from './repo'
import type { Balance } from './types'

/** Balances of all platform accounts, now or at an instant; debit positive. */
export const balances = (at: Date | null = null): Promise<readonly Balance[]> => selectBalances(at)
