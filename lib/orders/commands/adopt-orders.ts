import 'server-only'
import type { Viewer } from '../../auth/types'
import { inTransaction } from '../../platform/db/client'
import { adoptOrders as adoptRows } from '../repo/people'

/**
 * Brings what was bought as a guest into the account of the same address. Call it only for a viewer who proved
 * that address with a code: the address is the verified token's, never one that somebody typed. Orders that belong to
 * an account already are left alone, so however often and however parallel it runs, each joins once.
 */
export async function adoptOrders(
  viewer: Viewer,
): Promise<{ readonly orders: number; readonly esims: number }> {
  const { email } = viewer
  if (email === null) return { orders: 0, esims: 0 }
  return inTransaction((tx) => adoptRows(tx, viewer.userId, email))
}
