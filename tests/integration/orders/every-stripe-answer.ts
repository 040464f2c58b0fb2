import { settingsOf } from '../../sandbox/kernel/settings'
import type { FaultKind } from '../../sandbox/kernel/types'
import { liftLimits, type Shop } from './bulk'
import { openShop, sweepUntilQuiet } from './shop'

/** Stripe, failing in every way at every call. */

/** A try at Stripe ends soon here, so that a call that hangs costs no quarter of a minute. */
const TIMEOUT_MS = 1_000
const TOO_LATE_MS = 1.3 * TIMEOUT_MS

export const STRIPE_FAULTS: FaultKind[] = [
  'reset_before',
  'reset_after',
  'status_429',
  'status_500_before',
  'status_500_after',
  'truncated',
  'malformed',
  'empty',
  'hang',
  'latency',
]

export async function openImpatientShop(): Promise<Shop> {
  const shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  const { createStripe } = await import('@/lib/payments/adapters/stripe')
  const { env } = shop.world.addresses
  const impatient = createStripe({
    secretKey: env.STRIPE_SECRET_KEY ?? '',
    webhookSecrets: [env.STRIPE_WEBHOOK_SECRET ?? ''],
    apiBase: env.STRIPE_API_BASE ?? '',
    timeoutMs: TIMEOUT_MS,
  })
  ;(globalThis as { roamkeepPayments?: unknown }).roamkeepPayments = new Map([[impatient.id, impatient]])
  return shop
}

/** Each of the calls meets each of the faults with this probability; calls that hang are done after all. */
export function failNowAndThen({ world }: Shop, calls: readonly string[], probability: number): void {
  settingsOf(world.world, 'stripe').hangCommitsAfterMs = 2 * TIMEOUT_MS
  for (const operation of calls)
    for (const kind of STRIPE_FAULTS)
      world.world.faults.add({ vendor: 'stripe', operation, kind, probability, delayMs: TOO_LATE_MS })
}

/** A call with all its tries. */
export const failOneCall = ({ world }: Shop, operation: string, kind: FaultKind) =>
  world.world.faults.add({ vendor: 'stripe', operation, kind, remaining: 3, delayMs: TOO_LATE_MS })

/** As if everybody who has not paid had let the time pass. */
export async function letTimePass({ sql }: Shop): Promise<void> {
  await sql`update store.payments set expires_at = now() - interval '1 minute' where state in ('creating', 'open')`
  await sweepUntilQuiet(sql)
  await sql`update store.orders set created_at = now() - interval '3 hours', updated_at = now() - interval '3 hours'
    where state in ('draft', 'awaiting_payment')`
  await sweepUntilQuiet(sql)
}
