import { beforeAll, describe, expect, test } from 'vitest'
import { openShop } from './shop'

/** Buying new eSIMs, alone and several at once, at each provider. */

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120 })
})

const VENDORS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const

async function bundlesOf(vendor: string, count = 1): Promise<string[]> {
  const rows = await shop.sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
    order by cost_minor, id limit ${count}`
  return rows.map((row) => String(row.id))
}

let client = 0

async function buy(items: { bundleId: string; quantity: number; labels?: string[] }[]) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const clientKey = `buyer-${++client}`
  const quote = await quoteBundles({ items, clientKey })
  if (!quote.ok) throw new Error(`no quote: ${quote.error.code}`)
  const placed = await placeOrder({
    quoteId: quote.value.quoteId,
    email: 'ada@example.test',
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  await shop.pay(placed.value.sessionId)
  return { ...placed.value, quote: quote.value }
}

async function settled(order: { orderNumber: string; token: string; sessionId: string }) {
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const { viewOrder } = await import('@/lib/orders/queries')
  await settleSession(order.sessionId)
  for (let round = 0; ; round++) {
    // eSIMCard makes its eSIMs behind the answer: its clock goes on between two looks.
    shop.world.world.advance(20_000)
    await shop.sql`update store.fulfilments set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    const view = await viewOrder(order)
    if (!view.ok) throw new Error(view.error.code)
    if (view.value.final || round > 30) return view.value
  }
}

const boughtNow = () => shop.world.world.purchases.list().length

describe('a new eSIM', () => {
  test.each(VENDORS)('of %s is bought once, and can be installed', async (vendor) => {
    const [bundleId = ''] = await bundlesOf(vendor)
    const before = boughtNow()
    const order = await buy([{ bundleId, quantity: 1 }])
    expect(order.orderNumber).toMatch(/^ORD-/)
    const view = await settled(order)
    expect(view).toMatchObject({ state: 'fulfilled', kind: 'new_esim' })
    expect(view.lines[0]).toMatchObject({ fulfilment: 'succeeded', installable: true })
    expect(boughtNow() - before).toBe(1)
    const { installationOf } = await import('@/lib/esims/install')
    const install = await installationOf(view.lines[0]?.esimId ?? '')
    expect(install?.activationCode).toMatch(/^LPA:1\$/)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('for each of a family: one payment, an eSIM each, with the names in their order', async () => {
    const [one = ''] = await bundlesOf('travelroam')
    const [two = ''] = await bundlesOf('esimcard')
    const order = await buy([
      { bundleId: one, quantity: 2, labels: ['Ada', 'Ben'] },
      { bundleId: two, quantity: 2, labels: ['Cem'] },
    ])
    const view = await settled(order)
    expect(view.state).toBe('fulfilled')
    expect(view.lines.map(({ label }) => label)).toEqual(['Ada', 'Ben', 'Cem', null])
    expect(new Set(view.lines.map(({ iccid }) => iccid)).size).toBe(4)
    expect(view.price.amountMinor).toBe(view.lines.reduce((sum, { price }) => sum + price.amountMinor, 0))
    expect((await shop.totals(order.sessionId)).captured).toBe(view.price.amountMinor)
  })

  test('that one provider refuses: its line is refunded, and only it', async () => {
    const [one = ''] = await bundlesOf('travelroam')
    const [two = ''] = await bundlesOf('airhub')
    await shop.control('/faults', {
      vendor: 'airhub',
      operation: 'order',
      kind: 'out_of_stock',
      remaining: 9,
    })
    const order = await buy([
      { bundleId: one, quantity: 1 },
      { bundleId: two, quantity: 1 },
    ])
    const view = await settled(order)
    await shop.control('/faults', undefined, 'DELETE')
    expect(view.lines.map(({ fulfilment }) => fulfilment)).toEqual(['succeeded', 'rejected'])
    expect(view.state).toBe('partially_refunded')
    expect((await shop.totals(order.sessionId)).refunded).toBe(view.lines[1]?.price.amountMinor)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})
