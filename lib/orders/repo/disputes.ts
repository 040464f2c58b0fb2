import 'server-only'
import type { Selectable } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import type { DisputeState } from '../dispute-rules'

export type DisputeRow = Omit<Selectable<DB['store.disputes']>, 'state'> & { state: DisputeState }

export async function hasOpenDispute(orderId: string, tx?: Tx): Promise<boolean> {
  const row = await (tx ?? db())
    .selectFrom('store.disputes')
    .select('id')
    .where('order_id', '=', orderId)
    .where('closed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
