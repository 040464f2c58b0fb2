import 'server-only'
import { config } from '../platform/config'
import { createStripeTaxes } from './adapters/stripe/taxes'
import type { TaxService } from './tax-contract'

const holder = globalThis as { roamkeepTaxes?: TaxService }

/** The tax service of this process; null where no tax is worked out. */
export function taxes(): TaxService | null {
  const { stripe, tax } = config()
  if (!stripe || !tax) return null
  holder.roamkeepTaxes ??= createStripeTaxes(
    {
      secretKey: stripe.STRIPE_SECRET_KEY,
      webhookSecrets: stripe.STRIPE_WEBHOOK_SECRET,
      ...(stripe.STRIPE_API_BASE ? { apiBase: stripe.STRIPE_API_BASE } : {}),
    },
    tax.STRIPE_TAX_CODE ?? null,
  )
  return holder.roamkeepTaxes
}
