import { seededRandom } from '../../sandbox/kernel/random'
import { settingsOf } from '../../sandbox/kernel/settings'
import type { FaultKind, VendorId } from '../../sandbox/kernel/types'
import { inParallel, type Shop } from './bulk'
import { PROVIDERS } from './provider-quotes'
import type { Scale } from './scale'

const PURCHASE_TIMEOUT_MS = 1_000
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

/** Doubts are settled within seconds, and what was bought is listed a while later. A crowd's readings take their time. */
export async function settleSoon(shop: Shop, { orders }: Scale): Promise<void> {
  const patienceSeconds = 4 * SETTLE_WINDOW_SECONDS + 40 * Math.floor(orders / 200)
  await shop.sql`update store.provider_settings set settle_window_seconds = ${SETTLE_WINDOW_SECONDS},
    clean_listings_needed = 3, manual_after_seconds = ${patienceSeconds}`
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
function plantAnswers(
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

/** A wave of purchases: its seed, and whether hung calls of the first or of the last two providers are never done. */
interface Wave {
  readonly seed: number
  readonly silent: 'first' | 'last'
}
const SILENT = { first: 'of the first two providers', last: 'of the last two providers' }

/** Titles and waves for `test.each`: seed after seed, those who stay silent in turn. */
export const wavesOf = ({ seeds }: Scale): [string, Wave][] =>
  seeds.map((seed, index) => {
    const silent = index % 2 === 0 ? 'last' : 'first'
    return [`seed ${seed}, hung calls ${SILENT[silent]} are never done`, { seed, silent }]
  })

/** Pays for all these orders while the providers give every answer there is, and waits for the last of their purchases. */
export async function buyInto(
  shop: Shop,
  { seed, silent }: Wave,
  operation: 'order' | 'topup',
  placed: readonly { readonly sessionId: string }[],
  purchases: number,
): Promise<void> {
  const random = seededRandom(seed)
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  PROVIDERS.forEach((provider, index) => {
    const isSilent = silent === 'first' ? index < 2 : index >= 2
    settingsOf(shop.world.world, provider).hangCommitsAfterMs = isSilent ? null : 1.5 * PURCHASE_TIMEOUT_MS
    plantAnswers(shop, provider, operation, purchases, random)
  })
  await inParallel(placed, 16, async ({ sessionId }) => {
    await shop.pay(sessionId)
    await settleSession(sessionId)
  })
  await sweepToTheEnd(shop, 200_000 + 500 * placed.length)
  shop.world.world.faults.clear()
}

/** How purchases of these orders ended: "provider state" → how many. */
export async function outcomesOf(
  shop: Shop,
  placed: readonly { readonly orderNumber: string }[],
): Promise<Record<string, number>> {
  const rows = await shop.sql<{ name: string; n: number }[]>`
    select f.provider || ' ' || f.state as name, count(*)::int as n
    from store.fulfilments f join store.orders o on o.id = f.order_id
    where o.number = any(${placed.map(({ orderNumber }) => orderNumber)}) group by 1 order by 1`
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

/** Why purchases of these orders at one provider went to a person. */
export async function doubtsOf(
  shop: Shop,
  placed: readonly { readonly orderNumber: string }[],
  provider: string,
): Promise<readonly string[]> {
  const rows = await shop.sql<{ why: string }[]>`
    select concat_ws(': ', f.state_reason, f.evidence::text) as why
    from store.fulfilments f join store.orders o on o.id = f.order_id
    where o.number = any(${placed.map(({ orderNumber }) => orderNumber)})
      and f.provider = ${provider} and f.state = 'manual' order by f.updated_at`
  return rows.map(({ why }) => why)
}

/** Sweeps until every purchase has ended. Only what is to be sent is hurried: readings keep their pace. */
export async function sweepToTheEnd(shop: Shop, patienceMs = 200_000): Promise<void> {
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const endsAt = Date.now() + patienceMs
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
