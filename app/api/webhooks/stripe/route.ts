import { receivePaymentEvents } from '../payments/receive'

/** Longer than the slowest purchase (eSIM Hub: 120 s): whoever sends one must be able to hear the answer. */
export const maxDuration = 240

/** Stripe's events, at the address that it was given before there were other services. */
export const POST = receivePaymentEvents('webhooks.stripe', () => 'stripe')
