import { settingsOf } from '../../sandbox/kernel/settings'
import type { FaultKind, VendorId } from '../../sandbox/kernel/types'
import type { Shop } from './bulk'
import { PROVIDERS } from './provider-quotes'

export const PURCHASE_TIMEOUT_MS = 1_000
/** Longer than whatever the simulated providers take to do or to show something. */
const SETTLE_WINDOW_SECONDS = 9

/** What a purchase meets: 'ok' is no fault; two of them are slow, one of these beyond our patience. */
const ANSWERS: (FaultKind | 'ok' | 'slow')[] = [
  'ok',
  'ok',
  'reset_before',
  'reset_after',
  'hang',
  'status_500_before',
  'status_500_after',
  'status_429',
  'malformed',
  'truncated',
  'empty',
  'slow',
  'latency',
  'wallet_empty',
  'out_of_stock',
  'unauthorized',
]

/** Doubts are settled within seconds, and what was bought is listed a while later. */
export async function settleSoon(shop: Shop): Promise<void> {
  await shop.sql`update store.provider_settings set settle_window_seconds = ${SETTLE_WINDOW_SECONDS},
    clean_listings_needed = 3, manual_after_seconds = ${4 * SETTLE_WINDOW_SECONDS}`
  for (const vendor of PROVIDERS) settingsOf(shop.world.world, vendor).listingDelayMs = 1_500
}

/** New logins and closed breakers, as after a restart, and purchases that are given up early. */
export async function impatientProviders(): Promise<void> {
  const { createProviders } = await import('@/lib/providers/registry')
  const { config } = await import('@/lib/platform/config')
  const made = createProviders(config(), { timeouts: { purchaseMs: PURCHASE_TIMEOUT_MS } })
  ;(globalThis as { roamkeepProviders?: unknown }).roamkeepProviders = made
}

/** So many answers of all kinds for the next purchases at a provider, in any order. */
export function plantAnswers(
  shop: Shop,
  vendor: VendorId,
  operation: 'order' | 'topup',
  count: number,
  random: () => number,
): void {
  const answers = Array.from(
    { length: count },
    (_, i) => ANSWERS[i % ANSWERS.length] as (typeof ANSWERS)[number],
  )
  for (const answer of answers.sort(() => random() - 0.5)) {
    const [kind, delayMs]: [FaultKind, number] =
      answer === 'ok'
        ? ['latency', 0]
        : answer === 'slow'
          ? ['latency', 0.5 * PURCHASE_TIMEOUT_MS]
          : [answer, 2 * PURCHASE_TIMEOUT_MS]
    shop.world.world.faults.add({
      vendor,
      operation,
      kind,
      remaining: 1,
      ...(kind === 'latency' ? { delayMs } : {}),
    })
  }
}

/** Sweeps until every purchase has ended. Only what is to be sent is hurried: readings keep their pace. */
export async function sweepToTheEnd(shop: Shop): Promise<void> {
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const endsAt = Date.now() + 200_000
  for (;;) {
    await impatientProviders()
    // However long a busy machine took to come here: what is still to be sent is not given up for its age.
    await shop.sql`update store.fulfilments set next_at = now(),
      created_at = now() + interval '1 hour' where state = 'ready'`
    await shop.sql`update store.fulfilments set next_at = least(next_at, now() + interval '1 second') where state = 'unknown'`
    await shop.sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
    await Promise.all([sweepOrders({ quietSeconds: 3600 }), sweepOrders({ quietSeconds: 3600 })])
    const [left] = await shop.sql`select
      (select count(*) from store.fulfilments where state in ('ready', 'sending', 'unknown', 'absent'))
      + (select count(*) from store.refunds where state in ('requested', 'pending')) as n`
    if (Number(left?.n) === 0) return
    if (Date.now() > endsAt) throw new Error(`${left?.n} purchases or refunds did not end`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
