import type Stripe from 'stripe'
import { noSuch, notAllowed } from '../errors'
import { closeDispute, submitEvidence } from '../flow/dispute'
import { mergeMetadata } from '../flow/metadata'
import { createRefund } from '../flow/refund'
import { emit, type Simulator } from '../simulator'
import { listOf, type Route, route } from './route'

export function findRefund(sim: Simulator, id: string): Stripe.Refund {
  const refund = sim.store.refunds.get(id)
  if (!refund) throw noSuch('refund', id)
  return refund
}

export function findDispute(sim: Simulator, id: string): Stripe.Dispute {
  const dispute = sim.store.disputes.get(id)
  if (!dispute) throw noSuch('dispute', id)
  return dispute
}

export const MONEY_BACK_ROUTES: Route[] = [
  route<Stripe.RefundCreateParams>('POST', '/v1/refunds', 'refunds.create', createRefund),
  route<Stripe.RefundListParams>('GET', '/v1/refunds', 'refunds.list', (sim, params) => {
    const { refunds } = sim.store
    return listOf('/v1/refunds', refunds.page(params, byPayment(refunds, params)))
  }),
  route('GET', '/v1/refunds/:id', 'refunds.retrieve', (sim, _params, id) => findRefund(sim, id)),
  route<Stripe.RefundUpdateParams>('POST', '/v1/refunds/:id', 'refunds.update', (sim, params, id) => {
    const refund = findRefund(sim, id)
    const metadata = refund.metadata ?? {}
    refund.metadata = mergeMetadata(metadata, params.metadata ?? undefined, 'metadata')
    emit(sim, 'refund.updated', refund, { metadata })
    return refund
  }),
  route('POST', '/v1/refunds/:id/cancel', 'refunds.cancel', (sim, _params, id) => {
    const { status } = findRefund(sim, id)
    throw notAllowed(`Only refunds with a status of requires_action can be canceled. This one is ${status}.`)
  }),
  route<Stripe.DisputeListParams>('GET', '/v1/disputes', 'disputes.list', (sim, params) => {
    const { disputes } = sim.store
    return listOf('/v1/disputes', disputes.page(params, byPayment(disputes, params)))
  }),
  route('GET', '/v1/disputes/:id', 'disputes.retrieve', (sim, _params, id) => findDispute(sim, id)),
  route<Stripe.DisputeUpdateParams>('POST', '/v1/disputes/:id', 'disputes.update', (sim, params, id) => {
    const dispute = findDispute(sim, id)
    if (params.metadata !== undefined) {
      dispute.metadata = mergeMetadata(dispute.metadata, params.metadata, 'metadata')
    }
    if (params.submit ?? params.evidence !== undefined) submitEvidence(sim, dispute)
    else emit(sim, 'charge.dispute.updated', dispute)
    return dispute
  }),
  route('POST', '/v1/disputes/:id/close', 'disputes.close', (sim, _params, id) => {
    const dispute = findDispute(sim, id)
    closeDispute(sim, dispute, 'lost')
    return dispute
  }),
]

function byPayment<T>(
  collection: { by(index: string, key: string): readonly T[] },
  params: { charge?: string; payment_intent?: string },
): readonly T[] | undefined {
  if (params.charge) return collection.by('charge', params.charge)
  if (params.payment_intent) return collection.by('payment_intent', params.payment_intent)
  return undefined
}
