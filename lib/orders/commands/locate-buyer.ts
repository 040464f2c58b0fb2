import 'server-only'
import { paymentService } from '../../payments/registry'
import type { BillingPlace, Reading } from '../../payments/types'
import { selectPayments } from '../repo/payments'
import type { PaymentRow } from '../repo/rows'
import { type LocationSource, selectEarlierPlace } from '../repo/taxes'
import { taxPlace } from '../tax-place'

export interface Located {
  readonly place: BillingPlace
  readonly source: LocationSource
}

/**
 * Where the buyer of a paid order is, where the order itself does not say: as they told the payment service, else as they said
 * in an earlier order of their account. Guessed from nothing else. `missing`: nobody has said it.
 */
export async function locateBuyer(orderId: string): Promise<Reading<Located>> {
  const byPayment = await locateByPayment(orderId)
  if (byPayment.kind !== 'missing') return byPayment
  const place = await selectEarlierPlace(orderId)
  return place ? { kind: 'found', value: { place, source: 'earlier_order' } } : { kind: 'missing' }
}

/** As they told the payment service. */
export async function locateByPayment(orderId: string): Promise<Reading<Located>> {
  for (const payment of await selectPayments(orderId)) {
    if (payment.state !== 'paid' || payment.kind === 'wallet') continue
    const billing = await billingOf(payment)
    if (billing.kind === 'unreachable') return billing
    const told = billing.kind === 'found' ? billing.value : null
    const place = told && taxPlace(told.country, told.postalCode)
    if (place) return { kind: 'found', value: { place, source: 'payment' } }
  }
  return { kind: 'missing' }
}

async function billingOf(payment: PaymentRow): Promise<Reading<BillingPlace | null>> {
  const service = paymentService(payment.driver)
  const reading = payment.session_id
    ? await service?.readSession(payment.session_id)
    : await service?.readIntent?.(payment.payment_intent_id ?? '')
  // A service that is not configured any more says nothing, now or later.
  if (!reading) return { kind: 'missing' }
  return reading.kind === 'found' ? { kind: 'found', value: reading.value.billing } : reading
}
