import { paymentService } from '@/lib/payments/registry'
import { receivePaymentEvents } from '../receive'

/** As that of Stripe: a purchase may begin after the answer. */
export const maxDuration = 240

/** Events of the payment service that the address names. */
export const POST = receivePaymentEvents('webhooks.payments', ({ service = '' }) =>
  paymentService(service) ? service : null,
)
