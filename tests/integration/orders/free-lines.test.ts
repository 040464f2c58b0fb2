import { describe, expect, test } from 'vitest'
import { account, idOf, place, promotion, settleDown, shop, sql, useOf, usesOf } from './promoted'

/** What a promotion made free has no money that could go back: whether it was kept is judged by its delivery. */

const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { viewOrder } = await import('@/lib/orders/queries')
await sql`update store.refund_limits set most_minor = 1000000`

async function bundleOf(vendor: string): Promise<string> {
  const [row] = await sql`
    select id from store.bundles where provider = ${vendor} and on_sale and array_length(countries, 1) = 1
    order by cost_minor desc, id limit 1`
  return String(row?.id)
}
const [free, paid] = [await bundleOf('airhub'), await bundleOf('travelroam')]
let client = 0

/** One bundle is free, once for each person; another one costs what it costs. */
async function bought(items: readonly string[]) {
  const { id, code } = await promotion({
    benefit: { kind: 'percent', basisPoints: 10_000 },
    scope: { bundleIds: [free], firstOrderOnly: true },
  })
  const viewer = await account()
  const quote = () =>
    quoteBundles({
      items: items.map((bundleId) => ({ bundleId, quantity: 1 })),
      currency: 'EUR',
      clientKey: `free-${++client}`,
      promotion: { code, userId: viewer.userId, email: viewer.email },
    })
  const quoted = await quote()
  if (!quoted.ok) throw new Error(quoted.error.code)
  expect(quoted.value.lines[0]?.price.amountMinor).toBe(0)
  const placed = await place(quoted.value.quoteId, viewer)
  if (!placed.ok) throw new Error(placed.error.code)
  const { orderNumber, token, sessionId } = placed.value
  if (sessionId) {
    await shop.pay(sessionId)
    await settleSession(sessionId)
  }
  return { id, viewer, orderNumber, token, quote }
}
type Bought = Awaited<ReturnType<typeof bought>>

const refuse = (vendor: 'airhub' | 'travelroam') =>
  shop.world.world.faults.add({ vendor, operation: 'order', kind: 'out_of_stock', remaining: 1 })

async function viewed({ orderNumber, token }: Bought) {
  const view = await viewOrder({ orderNumber, token })
  if (!view.ok) throw new Error(view.error.code)
  return view.value
}

const mailsTo = async ({ viewer }: Bought) =>
  (await sql`select template from store.messages where recipient = ${viewer.email} order by created_at`).map(
    ({ template }) => template,
  )
const incidents = async (kind: string) =>
  (await sql`select 1 from store.incidents where kind = ${kind} and resolved_at is null`).length

describe('a line that a promotion made free', () => {
  test('and that is kept keeps the use, also when everything that was paid is given back', async () => {
    const order = await bought([free, paid])
    expect(await settleDown(order.orderNumber)).toBe('fulfilled')
    const [, second] = (await viewed(order)).lines
    expect(
      await giveBack({
        ...order,
        token: order.token,
        lineId: second?.lineId ?? 0,
        to: 'wallet',
        clientKey: 'gives',
      }),
    ).toMatchObject({ ok: true })
    expect(await settleDown(order.orderNumber, ['refunded', 'partially_refunded'])).toBe('partially_refunded')
    await sweepOrders({ quietSeconds: 0 })
    expect([await useOf(order.orderNumber), await usesOf(order.id)]).toEqual(['consumed', 1])
    expect(await order.quote()).toMatchObject({ error: { code: 'USER_HAS_PREVIOUS_ESIM' } })
  })

  test('and that is refused ends its order without a person: it is told by mail, and the use is free again', async () => {
    const order = await bought([free])
    refuse('airhub')
    expect(await settleDown(order.orderNumber)).toBe('refunded')
    await sweepOrders({ quietSeconds: 0 })
    expect([await useOf(order.orderNumber), await usesOf(order.id)]).toEqual(['released', 0])
    expect(await mailsTo(order)).toEqual(['receipt', 'not_delivered'])
    expect(await viewed(order)).toMatchObject({ refunds: [], final: true })
    expect(await order.quote()).toMatchObject({ ok: true })
  })

  test('and that is refused beside one that was delivered leaves that one: nothing goes back, the use is used', async () => {
    const order = await bought([free, paid])
    refuse('airhub')
    expect(await settleDown(order.orderNumber)).toBe('fulfilled')
    await sweepOrders({ quietSeconds: 0 })
    const view = await viewed(order)
    expect(view.lines.map(({ fulfilment }) => fulfilment)).toEqual(['rejected', 'succeeded'])
    expect(view.refunds).toEqual([])
    expect(await useOf(order.orderNumber)).toBe('consumed')
    expect(await mailsTo(order)).toContain('not_delivered')
    // Once what was paid goes back as well, nothing is kept.
    await giveBack({ ...order, lineId: 'all', to: 'wallet', clientKey: 'gives' })
    expect(await settleDown(order.orderNumber, ['refunded', 'partially_refunded'])).toBe('refunded')
  })

  test('and that is delivered beside one that was refused: that one’s money goes back, the order is not undone', async () => {
    const order = await bought([free, paid])
    refuse('travelroam')
    expect(await settleDown(order.orderNumber)).toBe('partially_refunded')
    await sweepOrders({ quietSeconds: 0 })
    expect(await useOf(order.orderNumber)).toBe('consumed')
  })
})

test('a paid line that is refused while its money went back by another hand is put before a person', async () => {
  const order = await bought([free, paid])
  const orderId = await idOf(order.orderNumber)
  // A refund that somebody made of the whole payment, known here but not held: the line cannot be paid back again.
  await sql`
    insert into store.refunds (id, order_id, payment_id, n, amount_minor, currency, reason, state, stripe_refund_id)
    select 'rfd_0000000000000000000000001', p.order_id, p.id, 1, p.amount_minor, p.currency, 'staff', 'requested', 're_by_hand'
    from store.payments p where p.order_id = ${orderId} and p.state = 'paid'`
  await sql`update store.refunds set state = 'succeeded' where id = 'rfd_0000000000000000000000001'`
  refuse('travelroam')
  expect(await settleDown(order.orderNumber, ['needs_review'])).toBe('needs_review')
  expect(await incidents('refused_not_refunded')).toBe(1)
})
