import 'server-only'
import {
  askForInstall,
  claimDueInstall,
  type DueInstall,
  INCIDENT_AFTER_SECONDS,
  keepInstall,
} from '../../esims/commands/fetch-install'
import { inTransaction } from '../../platform/db/client'
import { log } from '../../platform/log'
import { raiseIncident } from '../incidents'
import { queueEsimReady } from '../mails'
import { selectLine } from '../repo/fulfilments'
import { selectLines, selectOrder } from '../repo/orders'

/**
 * Delivered eSIMs whose installation data did not come with the purchase: the provider is asked for it, and the buyer
 * told once it is here. Any number may run at once.
 */
export async function fetchInstalls({
  limit = 50,
  deadlineMs = 20_000,
} = {}): Promise<{ asked: number; fetched: number }> {
  const endsAt = Date.now() + deadlineMs
  const counts = { asked: 0, fetched: 0 }
  while (counts.asked < limit && Date.now() < endsAt) {
    const due = await claimDueInstall()
    if (!due) break
    counts.asked += 1
    const fetched = await fetchOne(due).catch((error: unknown) => {
      log().error({ esimId: due.esimId, error }, 'installation data not fetched')
      return false
    })
    if (fetched) counts.fetched += 1
  }
  return counts
}

async function fetchOne(due: DueInstall): Promise<boolean> {
  const install = await askForInstall(due)
  const { order_id: orderId } = await selectLine(due.lineId)
  if (!install) {
    if (due.ageSeconds > INCIDENT_AFTER_SECONDS)
      await raiseIncident('install_data_missing', due.esimId, { orderId, provider: due.provider })
    return false
  }
  return inTransaction(async (tx) => {
    if (!(await keepInstall(tx, due.esimId, install))) return false
    const order = await selectOrder({ id: orderId }, tx)
    const line = (await selectLines(orderId, tx)).find(({ id }) => id === due.lineId)
    if (order && line) await queueEsimReady(tx, order, line, due.iccid)
    return true
  })
}
