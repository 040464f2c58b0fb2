import 'server-only'
import type { Tx } from '../../platform/db/client'

export async function insertRenewalRequest(
  tx: Tx,
  request: {
    id: string
    iccid: string
    email: string
    note: string
    locale: string
    plan_name: string | null
  },
): Promise<void> {
  await tx.insertInto('store.renewal_requests').values(request).execute()
}
