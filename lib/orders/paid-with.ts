import 'server-only'
import { paymentService } from '../payments/registry'
import type { PaidWith } from '../payments/types'
import { selectOrder } from './repo/orders'
import { selectPayments } from './repo/payments'

const PATIENCE_MS = 3_000

/**
 * What an order that its buyer has open was paid with, as the service says. Null where it does not say so in time, or never
 * does: a receipt does without.
 */
export async function paidWithOf(orderNumber: string): Promise<PaidWith | null> {
  const order = await selectOrder({ number: orderNumber })
  const paid =
    order &&
    (await selectPayments(order.id)).find(
      ({ state, payment_intent_id }) => state === 'paid' && payment_intent_id !== null,
    )
  const service = paid && paymentService(paid.driver)
  if (!paid?.payment_intent_id || !service?.readIntent) return null
  const reading = service.readIntent(paid.payment_intent_id).catch(() => null)
  const found = await Promise.race([reading, timeIsUp()])
  return found?.kind === 'found' ? found.value.paidWith : null
}

const timeIsUp = () =>
  new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), PATIENCE_MS).unref()
  })
