import 'server-only'
import { paymentServices, payments } from '../payments/registry'
import { selectOrder } from './repo/orders'
import { selectPayments } from './repo/payments'
import { LIVE_PAYMENT } from './rules'

/** A payment service that a buyer may choose. */
export interface PayWay {
  readonly id: string
  readonly name: string
}

/** What else an unpaid order could be paid with than what its button leads to; nothing where there is one service only. */
export async function otherPayWays(orderNumber: string): Promise<readonly PayWay[]> {
  if (paymentServices().size < 2) return []
  const order = await selectOrder({ number: orderNumber })
  const live = order && (await selectPayments(order.id)).find(({ state }) => LIVE_PAYMENT.has(state))
  const chosen = live?.driver ?? payments()?.id
  return [...paymentServices().values()]
    .filter(({ id }) => id !== chosen)
    .map(({ id, displayName }) => ({ id, name: displayName }))
}
