import 'server-only'
import { config } from '../platform/config'
import type { Config } from '../platform/config/read-config'
import { createStripe } from './adapters/stripe'
import type { IntentCalls, PaymentService } from './contract'

/** The block of each service in the environment; null = this service is off. */
type Blocks = Pick<Config, 'stripe'>

/** One line for each service. The first whose block is complete takes new payments. */
const CREATORS: readonly ((blocks: Blocks) => PaymentService | null)[] = [
  ({ stripe }) =>
    stripe &&
    createStripe({
      secretKey: stripe.STRIPE_SECRET_KEY,
      webhookSecrets: stripe.STRIPE_WEBHOOK_SECRET,
      ...(stripe.STRIPE_API_BASE ? { apiBase: stripe.STRIPE_API_BASE } : {}),
    }),
]

/** One service per block that is there, by id, in the order of the registry. */
export const createPaymentServices = (blocks: Blocks): ReadonlyMap<string, PaymentService> =>
  new Map(CREATORS.flatMap((create) => create(blocks) ?? []).map((service) => [service.id, service]))

/** What this process is composed of. Tests compose it with a service of their own. */
const holder = globalThis as { roamkeepPayments?: ReadonlyMap<string, PaymentService> }

export function paymentServices(): ReadonlyMap<string, PaymentService> {
  holder.roamkeepPayments ??= createPaymentServices(config())
  return holder.roamkeepPayments
}

/** The one that took a payment is asked about it ever after. Null: it is not configured (any more). */
export const paymentService = (id: string): PaymentService | null => paymentServices().get(id) ?? null

/** The one that takes new payments; null when none is configured (then nothing can be bought). */
export const payments = (): PaymentService | null => paymentServices().values().next().value ?? null

/** The one that takes payments which a client confirms by itself; null when none of them can. */
export const intentService = (): (PaymentService & IntentCalls) | null =>
  [...paymentServices().values()].find(hasIntents) ?? null

const hasIntents = (service: PaymentService): service is PaymentService & IntentCalls =>
  service.openIntent !== undefined

/** The one whose balance the books are compared with. Only one so far: `store.stripe_movements` does not say whose they are. */
export const balanceService = (): PaymentService | null =>
  [...paymentServices().values()].find(({ listMovements }) => listMovements !== undefined) ?? null
