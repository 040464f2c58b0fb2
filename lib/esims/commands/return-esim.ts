import 'server-only'
import type { Tx } from '../../platform/db/client'
import { markReturned } from '../repo/checks'

/** The eSIM that this order line sold was given back, in the transaction that promises the money. @returns its id */
export const returnSoldEsim = (tx: Tx, lineId: number): Promise<readonly string[]> => markReturned(tx, lineId)
