import 'server-only'
import type { Money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import type { InstallData, ProviderRefs } from '../../providers/types'
import { raiseIncident } from '../incidents'
import { moveFulfilment } from '../repo/fulfilments'
import { whoseEsim } from '../repo/rivals'
import type { FulfilmentRow } from '../repo/rows'
import { closeDelivered, closeUndecided } from './close-line'

/** A definite yes, from the purchase itself or found by reading. */
export interface Delivery {
  readonly refs: ProviderRefs
  readonly install: InstallData | null
  readonly applicationId: string | null
  readonly cost?: Money | null
}

/** What a reading found was delivered for another line meanwhile. */
export class TakenByAnother extends Error {}

/**
 * Ends a fulfilment as delivered, with everything that follows from it, in one transaction. An eSIM that is
 * somebody's already is not delivered: a person decides. @throws TakenByAnother after a reading, which may look again
 */
export async function recordDelivered(
  tx: Tx,
  claimed: FulfilmentRow,
  from: 'sending' | 'unknown',
  delivery: Delivery,
  reason: string,
  evidence?: readonly string[],
): Promise<void> {
  const { refs, install, applicationId, cost = null } = delivery
  const iccid = claimed.kind === 'order' ? refs.iccid : undefined
  const whose = iccid === undefined ? 'new' : await whoseEsim(tx, iccid, claimed)
  if (whose === 'delivered' && from === 'unknown') throw new TakenByAnother('found, but another line has it')
  if (iccid !== undefined && whose !== 'new') return refuseDouble(tx, claimed, from, iccid)
  const change = {
    to: 'succeeded' as const,
    reason,
    refs,
    iccid,
    claim: applicationId,
    ...(evidence ? { evidence } : {}),
  }
  if (!(await moveFulfilment(tx, claimed, from, change))) return
  const delivered: FulfilmentRow = {
    ...claimed,
    state: 'succeeded',
    iccid: iccid ?? claimed.iccid,
    provider_refs: { ...Object(claimed.provider_refs), ...refs },
  }
  await closeDelivered(tx, delivered, { cost, install })
}

async function refuseDouble(
  tx: Tx,
  claimed: FulfilmentRow,
  from: 'sending' | 'unknown',
  iccid: string,
): Promise<void> {
  const reason = 'the provider named an eSIM that is not new'
  const evidence = [`the answer names eSIM …${iccid.slice(-4)}, which was known before`]
  const unknownSince = new Date()
  if (
    from === 'sending' &&
    !(await moveFulfilment(tx, claimed, 'sending', { to: 'unknown', reason, unknownSince }))
  )
    return
  if (!(await moveFulfilment(tx, claimed, 'unknown', { to: 'manual', reason, evidence }))) return
  await raiseIncident(
    'esim_sold_twice',
    claimed.id,
    { orderId: claimed.order_id, provider: claimed.provider },
    tx,
  )
  await closeUndecided(tx, { ...claimed, evidence }, reason)
}
