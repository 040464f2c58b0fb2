import 'server-only'
import { config } from '../platform/config'
import { createStripe } from './adapters/stripe'
import type { PaymentService } from './contract'

const holder = globalThis as { roamkeepPayments?: PaymentService }

/** The payment service of this process; null when no block is configured (then nothing can be bought). */
export function payments(): PaymentService | null {
  const block = config().stripe
  if (!block) return null
  holder.roamkeepPayments ??= createStripe({
    secretKey: block.STRIPE_SECRET_KEY,
    webhookSecrets: block.STRIPE_WEBHOOK_SECRET,
    ...(block.STRIPE_API_BASE ? { apiBase: block.STRIPE_API_BASE } : {}),
  })
  return holder.roamkeepPayments
}
