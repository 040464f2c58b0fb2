import type { Config } from '../platform/config/read-config'

/** Where the pages of the payment services are: the only other sites that a form of ours may lead to. One line for each. */
export const paymentPages = ({ sandbox, stripe }: Pick<Config, 'sandbox' | 'stripe'>): readonly string[] => [
  'https://checkout.stripe.com',
  ...(sandbox && stripe?.STRIPE_API_BASE ? [new URL(stripe.STRIPE_API_BASE).origin] : []),
]
