import type Stripe from 'stripe'
import type { IntentCalls } from '../../contract'
import { toStripeAmount } from '../../rules'
import type { IntentOutcome, IntentRequest, IntentView, Reading } from '../../types'
import { API_VERSION } from './client'
import { problemOf, reading } from './errors'
import { toIntentView } from './mapping'

const EXPAND = ['latest_charge']

/** Payment intents: for clients that confirm them with Stripe's own library, in their own page. */
export const intentCalls = (stripe: Stripe): IntentCalls => ({
  openIntent: (request) => openIntent(stripe, request),
  readIntent: (id) => readIntent(stripe, id),
  async cancelIntent(id) {
    const cancelled = await reading(() => stripe.paymentIntents.cancel(id, { expand: EXPAND }), toIntentView)
    // Refused: it has ended already, or its payment is under way. Which of them decides what follows.
    return cancelled.kind === 'missing' ? readIntent(stripe, id) : cancelled
  },
  async customerSecret(customerId) {
    const key = await reading(
      () => stripe.ephemeralKeys.create({ customer: customerId }, { apiVersion: API_VERSION }),
      ({ secret }) => secret ?? null,
    )
    return key.kind === 'found' ? key.value : null
  },
})

const readIntent = (stripe: Stripe, id: string): Promise<Reading<IntentView>> =>
  reading(() => stripe.paymentIntents.retrieve(id, { expand: EXPAND }), toIntentView)

/**
 * A customer of its own for every order: the mobile client's payment sheet wants one, and what its key opens must show
 * nobody else's cards. Both calls carry our keys, so a repeated request finds what the first one made.
 */
async function openIntent(stripe: Stripe, request: IntentRequest): Promise<IntentOutcome> {
  const metadata = {
    order_id: request.orderId,
    payment_id: request.paymentId,
    order_number: request.orderNumber,
    paid_by: 'intent',
  }
  try {
    const customer = await stripe.customers.create(
      { ...(request.email ? { email: request.email } : {}), metadata: { order_id: request.orderId } },
      { idempotencyKey: `cu:${request.idempotencyKey}` },
    )
    const intent = await stripe.paymentIntents.create(
      {
        amount: toStripeAmount(request.price),
        currency: request.price.currency.toLowerCase(),
        customer: customer.id,
        description: request.description,
        // "Card" is what its clients offer; what settles days later would leave them waiting for an eSIM.
        allowed_payment_method_types: ['card'],
        metadata,
      },
      { idempotencyKey: request.idempotencyKey },
    )
    return { kind: 'open', intent: toIntentView(intent) }
  } catch (error) {
    return problemOf(error)
  }
}
