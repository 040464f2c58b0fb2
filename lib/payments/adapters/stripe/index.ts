import 'server-only'
import type Stripe from 'stripe'
import { fail, ok } from '../../../core/result'
import type { PaymentService } from '../../contract'
import { checkoutLocale, toStripeAmount } from '../../rules'
import type { CheckoutRequest, RefundOutcome, RefundView } from '../../types'
import { createClient, type StripeEnv } from './client'
import { toDisputeView } from './disputes'
import { describe, isKeySpent, problemOf, reading } from './errors'
import { intentCalls } from './intents'
import { toPaymentEvent, toRefundView, toSessionView } from './mapping'
import { listMovements } from './movements'

const EXPAND = ['payment_intent.latest_charge']
const SESSION_ID = /^cs_[A-Za-z0-9_]{6,250}$/
const TOLERANCE_SECONDS = 300

/** Stripe behind the payment port. Source of behaviour: stripe-node 23.1.0 and docs.stripe.com/api. */
export function createStripe(env: StripeEnv): Required<PaymentService> {
  const stripe = createClient(env)
  const isLive = /_live_/.test(env.secretKey)
  return {
    id: 'stripe',
    displayName: 'Stripe',
    isLive,
    async openCheckout(request) {
      try {
        const session = await stripe.checkout.sessions.create(sessionParams(request), {
          idempotencyKey: request.idempotencyKey,
        })
        return session.url
          ? { kind: 'open', sessionId: session.id, url: session.url }
          : { kind: 'refused', reason: `session ${session.id} is ${session.status}` }
      } catch (error) {
        return problemOf(error)
      }
    },
    readSession: async (id) =>
      SESSION_ID.test(id)
        ? reading(() => stripe.checkout.sessions.retrieve(id, { expand: EXPAND }), toSessionView)
        : { kind: 'missing' },
    expireSession: (id) =>
      reading(() => stripe.checkout.sessions.expire(id, { expand: EXPAND }), toSessionView),
    ...intentCalls(stripe),
    async refund(request): Promise<RefundOutcome> {
      try {
        const refund = await stripe.refunds.create(
          {
            payment_intent: request.paymentIntentId,
            amount: toStripeAmount(request.amount),
            metadata: { refund_id: request.refundId, order_id: request.orderId },
          },
          { idempotencyKey: request.idempotencyKey },
        )
        return { kind: 'accepted', refund: toRefundView(refund) }
      } catch (error) {
        // Somebody used this key: money may have gone back with it, so that has to be looked at before another key is.
        return isKeySpent(error) ? { kind: 'failed_there', reason: describe(error) } : problemOf(error)
      }
    },
    readRefund: (id) => reading(() => stripe.refunds.retrieve(id), toRefundView),
    async listRefunds(paymentIntentId) {
      const refunds: RefundView[] = []
      try {
        for await (const refund of stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }))
          refunds.push(toRefundView(refund))
        return { kind: 'found', value: refunds }
      } catch (error) {
        return { kind: 'unreachable', reason: describe(error) }
      }
    },
    readDispute: (id) => reading(() => stripe.disputes.retrieve(id), toDisputeView),
    listMovements: (since) => listMovements(stripe, since),
    async verifyEvent(rawBody, headers) {
      const event = await verified(stripe, env.webhookSecrets, rawBody, headers.get('stripe-signature'))
      if (event?.object !== 'event' || event.livemode !== isLive || !event.data?.object)
        return fail('SIGNATURE_INVALID')
      return ok(toPaymentEvent(event))
    },
    readEvent: (payload) => toPaymentEvent(payload as Stripe.Event),
    ping: () =>
      reading(
        () => stripe.checkout.sessions.list({ limit: 1 }),
        () => true as const,
      ),
  }
}

const sessionParams = (request: CheckoutRequest): Stripe.Checkout.SessionCreateParams => {
  const metadata = {
    order_id: request.orderId,
    payment_id: request.paymentId,
    order_number: request.orderNumber,
  }
  return {
    mode: 'payment',
    client_reference_id: request.orderId,
    line_items: request.items.map(({ name, description, quantity, price }) => ({
      quantity,
      price_data: {
        currency: price.currency.toLowerCase(),
        unit_amount: toStripeAmount(price),
        product_data: { name, description },
      },
    })),
    ...(request.email ? { customer_email: request.email } : {}),
    locale: checkoutLocale(request.locale) as Stripe.Checkout.SessionCreateParams.Locale,
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    expires_at: Math.floor(request.expiresAt.getTime() / 1000),
    // What was shown is what is charged: Stripe's own conversion stays off whatever the dashboard says.
    adaptive_pricing: { enabled: false },
    metadata,
    payment_intent_data: { metadata },
  }
}

/** stripe-node accepts headers from the future and several secrets only one by one; both are handled here. */
async function verified(
  stripe: Stripe,
  secrets: readonly string[],
  rawBody: Buffer,
  signature: string | null,
): Promise<Stripe.Event | null> {
  const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature ?? '')?.[1])
  if (!signature || !Number.isFinite(signedAt) || signedAt - Date.now() / 1000 > TOLERANCE_SECONDS)
    return null
  for (const secret of secrets) {
    try {
      return await stripe.webhooks.constructEventAsync(rawBody, signature, secret, TOLERANCE_SECONDS)
    } catch {
      // The next secret may fit: two are in force while one is being rotated.
    }
  }
  return null
}
