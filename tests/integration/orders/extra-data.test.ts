import { describe, expect, test } from 'vitest'
import { promotion, settleDown, shop, sql, useOf, usesOf } from './promoted'

/** A promotion that gives more data: the larger bundle is bought, at the price of the chosen one. */

const { buyBundles } = await import('@/lib/orders/commands/buy-bundles')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { checkPromotion } = await import('@/lib/orders/promotion-check')
const { viewOrder } = await import('@/lib/orders/queries')

let n = 0
const client = () => `extra-${++n}`
const A_PHONE = {
  model: 'iPhone 15',
  verdict: 'fits',
  variant: 'usual',
  eid: false,
  lock: 'unknown',
} as const
const MORE = { benefit: { kind: 'extra_data' as const, bytes: 500_000_000 } }

/** A bundle, and the cheapest that is the same with at least half a gigabyte more. */
async function pair(vendor = 'travelroam') {
  const [row] = await sql`
    select a.id as chosen, b.id as larger, b.provider_ref as ref from store.bundles a join store.bundles b
      on b.provider = a.provider and b.countries = a.countries and b.duration_days = a.duration_days
        and b.data_period is not distinct from a.data_period and b.kind is not distinct from a.kind and b.top_up_allowed is not distinct from a.top_up_allowed
        and b.voice_minutes is not distinct from a.voice_minutes and b.sms_count is not distinct from a.sms_count
        and b.data_bytes >= a.data_bytes + 500000000 and b.cost_minor > a.cost_minor and not (a.purchase_hints || b.purchase_hints) ? 'travelDate'
    where a.provider = ${vendor} and a.on_sale and b.on_sale and array_length(a.countries, 1) = 1
    order by a.cost_minor, a.id, b.cost_minor, b.id limit 1`
  if (!row) throw new Error('no two bundles differ by their data only')
  return { chosen: String(row.chosen), larger: String(row.larger), ref: String(row.ref) }
}
const quote = async (bundleId: string, code: string | null) => {
  const items = [{ bundleId, quantity: 1 }]
  const quoted = await quoteBundles({ items, currency: 'EUR', clientKey: client(), promotion: { code } })
  if (!quoted.ok) throw new Error(quoted.error.code)
  return quoted.value
}
const place = async (quoteId: string) => {
  const placed = await placeAndPay({
    ...{ quoteId, email: `extra-${++n}@example.test`, locale: 'en', channel: 'web' as const },
    ...{ idempotencyKey: null, clientKey: client(), viewer: null },
  })
  if (!placed.ok) throw new Error(placed.error.code)
  return { ...placed.value, sessionId: placed.value.sessionId ?? '' }
}

describe('more data', () => {
  test('is bought, shown and accounted for, at the price of what was chosen', async () => {
    const { chosen, larger, ref } = await pair()
    const { id, code } = await promotion(MORE)
    const plain = await quote(chosen, null)
    const more = await quote(chosen, code)
    expect(more.price).toEqual(plain.price)
    expect(more.lines.map(({ bundle }) => bundle.bundleId)).toEqual([larger])
    expect(
      await checkPromotion({ bundleId: chosen, currency: 'EUR', promotion: { code }, clientKey: client() }),
    ).toMatchObject({ ok: true, value: { bundle: { bundleId: larger }, price: plain.price } })
    const full = await quote(larger, null)
    expect(more.promotion?.discount.amountMinor).toBe(full.price.amountMinor - plain.price.amountMinor)

    const placed = await place(more.quoteId)
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
    expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
    expect((await shop.totals(placed.sessionId)).captured).toBe(plain.price.amountMinor)
    const bought = shop.world.world.purchases.list().at(-1)
    expect(JSON.stringify(bought)).toContain(ref)
    const view = await viewOrder(placed)
    expect(view).toMatchObject({
      ok: true,
      value: { lines: [{ bundle: { bundleId: larger }, price: plain.price }] },
    })
    expect([await useOf(placed.orderNumber), await usesOf(id)]).toEqual(['consumed', 1])
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('where nothing larger is sold the code is refused, and what applies by itself changes nothing', async () => {
    const { larger } = await pair()
    const huge = { benefit: { kind: 'extra_data' as const, bytes: 900_000_000_000 } }
    const { code } = await promotion(huge)
    const refused = await quoteBundles({
      items: [{ bundleId: larger, quantity: 1 }],
      ...{ currency: 'EUR', clientKey: client(), promotion: { code } },
    })
    expect(refused).toMatchObject({ error: { code: 'PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE' } })
    const { id } = await promotion({ ...huge, code: null })
    const plain = await quote(larger, null)
    expect(plain.lines.map(({ bundle }) => bundle.bundleId)).toEqual([larger])
    await sql`update store.promotions set ends_at = now() where id = ${id}`
  })

  test('and where the larger one cannot be paid for now, what was chosen is sold', async () => {
    const { chosen, larger } = await pair('esimcard')
    const [costs] = await sql`select a.cost_minor::int as chosen, b.cost_minor::int as larger
      from store.bundles a, store.bundles b where a.id = ${chosen} and b.id = ${larger}`
    const { id } = await promotion({ ...MORE, code: null })
    const balanceMinor = Math.floor((Number(costs?.chosen) + Number(costs?.larger)) / 2)
    await shop.control('/wallets', { vendor: 'esimcard', balanceMinor }, 'PUT')
    const plain = await quote(chosen, null)
    expect(plain.lines.map(({ bundle }) => bundle.bundleId)).toEqual([chosen])
    expect(plain.promotion).toBeNull()
    // Who was shown the larger one is told first, and gets what they saw or nothing.
    const wish = {
      ...{ items: [{ bundleId: chosen, quantity: 1 }], currency: 'EUR', shownMinor: plain.price.amountMinor },
      ...{ promotionCode: null, email: 'seen@example.test', locale: 'en', device: A_PHONE, viewer: null },
      ...{ idempotencyKey: crypto.randomUUID(), clientKey: client() },
    }
    const told = await buyBundles({ ...wish, shownLarger: [larger] })
    expect(told).toMatchObject({ error: { code: 'LARGER_NOT_AVAILABLE' } })
    expect(await buyBundles(wish)).toMatchObject({ ok: true })
    await shop.control('/wallets', { vendor: 'esimcard', balanceMinor: 10_000_000 }, 'PUT')
    await sql`update store.promotions set ends_at = now() where id = ${id}`
  })

  test('comes with a renewal, too, of what the eSIM takes', async () => {
    const { code } = await promotion(MORE)
    const planted = { state: 'active', vendor: 'travelroam', place: 'TR', dataMb: 3000, days: 30 }
    const iccid = String((await shop.control('/esims', planted)).iccid)
    const plain = await quoteRenewal({ iccid, currency: 'EUR', clientKey: client() })
    const more = await quoteRenewal({ iccid, currency: 'EUR', clientKey: client(), promotion: { code } })
    if (!plain.ok || !more.ok) throw new Error('no quote')
    expect(more.value.price).toEqual(plain.value.price)
    const bytes = (quoted: typeof more.value) =>
      quoted.bundle.data && 'bytes' in quoted.bundle.data ? quoted.bundle.data.bytes : 0
    expect(bytes(more.value)).toBeGreaterThanOrEqual(bytes(plain.value) + 500_000_000)
  })
})
