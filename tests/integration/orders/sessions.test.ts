import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inParallel, liftLimits, placeMany, type Shop, until } from './bulk'
import { openShop, placeRenewal, restartProviders, sweepUntilQuiet } from './shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await shop.control('/stripe/webhooks', { enabled: false })
}, 120_000)
beforeEach(restartProviders)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/commands/open-checkout')),
  ...(await import('@/lib/orders/commands/place-order')),
})
const orderIdOf = async (number: string) =>
  String((await shop.sql`select id from store.orders where number = ${number}`)[0]?.id)
const paymentsOf = async (number: string) =>
  (
    await shop.sql`select p.n, p.state from store.payments p join store.orders o on o.id = p.order_id
      where o.number = ${number} order by p.n`
  ).map(({ n, state }) => `${n} ${state}`)

/** An order whose first session Stripe made without telling us, and whose second one is open: both can be paid. */
async function twoSessions(iccid: string) {
  const { openCheckout } = await commands()
  shop.world.world.faults.add({
    vendor: 'stripe',
    operation: 'checkout.sessions.create',
    kind: 'status_500_after',
    remaining: 1,
  })
  await expect(placeRenewal(iccid)).rejects.toThrow('PAYMENT_UNAVAILABLE')
  const [order] =
    await shop.sql`select o.id, o.number from store.orders o join store.order_lines l on l.order_id = o.id where l.iccid = ${iccid}`
  const id = String(order?.id)
  const { sessions } = (await shop.control('/stripe/sessions?limit=5')) as {
    sessions: { id: string; client_reference_id: string }[]
  }
  const lost = sessions.find((session) => session.client_reference_id === id)?.id ?? ''
  const second = await openCheckout(id)
  if (!second.ok) throw new Error(second.error.code)
  return { number: String(order?.number), first: lost, second: second.value.sessionId }
}

describe('two payable sessions of one order', () => {
  test.each([
    ['one after the other', ['first', 'second']],
    ['the later one first', ['second', 'first']],
  ] as const)('both paid, %s: one delivery, the other payment goes back in full', async (_name, turns) => {
    const { settleSession, workOff } = await commands()
    const iccid = await shop.esim()
    const order = await twoSessions(iccid)
    for (const turn of turns) {
      await shop.pay(order[turn])
      await settleSession(order[turn])
      await workOff()
    }
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(order.number)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
    const [kept, returned] = await Promise.all(turns.map((turn) => shop.totals(order[turn])))
    expect(kept).toMatchObject({ refunded: 0 })
    expect(returned?.refunded).toBe(returned?.captured)
  })

  test('both paid and settled at the same moment, 20 times: one delivery, the other payment goes back in full', async () => {
    const { settleSession, workOff } = await commands()
    const iccid = await shop.esim()
    const order = await twoSessions(iccid)
    await Promise.all([shop.pay(order.first), shop.pay(order.second)])
    const sessions = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? order.first : order.second))
    await Promise.all(sessions.map((session) => settleSession(session)))
    await workOff()
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(1)
    const totals = await Promise.all([shop.totals(order.first), shop.totals(order.second)])
    expect(totals.map(({ captured, refunded }) => captured - refunded).sort()).toEqual([
      0,
      totals[0]?.captured,
    ])
  })

  test.each([
    ['one after the other', ['first', 'second']],
    ['the later one first', ['second', 'first']],
  ] as const)('both paid, %s, and the provider refuses: all of it goes back', async (_name, turns) => {
    const { settleSession, workOff } = await commands()
    const order = await twoSessions(await shop.esim())
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: 1,
    })
    for (const turn of turns) {
      await shop.pay(order[turn])
      await settleSession(order[turn])
    }
    await workOff()
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(order.number)).toBe('refunded')
    for (const turn of turns) {
      const { captured, refunded } = await shop.totals(order[turn])
      expect(refunded).toBe(captured)
    }
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})

describe('a session that is not what we asked for', () => {
  test.each([
    ['amount_total', 1],
    ['amount_total', 0],
    ['amount_total', null],
    ['amount_total', 'one more'],
    ['currency', 'eur'],
    ['client_reference_id', null],
    ['client_reference_id', 'another order'],
    ['mode', 'subscription'],
    ['livemode', true],
  ])(
    '%s = %s: nothing is bought, posted or given back by itself, and nothing is forgotten',
    async (field, value) => {
      const { settleSession } = await commands()
      const iccid = await shop.esim()
      const [placed, other] = [await placeRenewal(iccid), await placeRenewal(await shop.esim())]
      await shop.pay(placed.sessionId)
      const set =
        value === 'one more'
          ? placed.price.amountMinor + 1
          : value === 'another order'
            ? await orderIdOf(other.orderNumber)
            : value
      await shop.control('/stripe/tamper', { session: placed.sessionId, set: { [field]: set } })
      for (let i = 0; i < 3; i++) await settleSession(placed.sessionId)
      await sweepUntilQuiet(shop.sql, 2)
      expect(await shop.orderState(placed.orderNumber)).toBe('needs_review')
      expect(await shop.orderState(other.orderNumber)).toBe('awaiting_payment')
      expect(shop.purchases(iccid)).toHaveLength(0)
      expect((await shop.totals(placed.sessionId)).refunded).toBe(0)
      const incidents =
        await shop.sql`select kind from store.incidents where subject_id = ${placed.sessionId}`
      expect(incidents.map(({ kind }) => kind)).toEqual(['payment_mismatch'])
      const posted =
        await shop.sql`select 1 from ledger.transactions t join store.payments p on p.id = t.cause_id where p.session_id = ${placed.sessionId}`
      expect(posted).toHaveLength(0)
      // Somebody has looked into it: no sweep raises it again.
      await shop.sql`update store.incidents set resolved_at = now()`
      await sweepUntilQuiet(shop.sql, 1)
      expect(await shop.sql`select from store.incidents where resolved_at is null`).toHaveLength(0)
    },
  )
})

describe('a payment that takes days', () => {
  const permutations = <T>(items: readonly T[]): T[][] =>
    items.length < 2
      ? [[...items]]
      : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
  const orders = permutations(['completed', 'async', 'page'] as const)
  const cases = (['succeeded', 'failed'] as const).flatMap((outcome) =>
    orders.map((order) => [outcome, order] as const),
  )

  /** Events made by Stripe for a session, delivered by name. */
  async function deliver(sessionId: string, which: 'completed' | 'async' | 'page'): Promise<void> {
    const { settleSession, processEvents } = await commands()
    if (which === 'page') return void (await settleSession(sessionId))
    const { events } = (await shop.control('/stripe/events?limit=40')) as {
      events: { id: string; type: string; data: { object: { id: string } } }[]
    }
    const wanted = events.find(
      ({ type, data }) =>
        data.object.id === sessionId &&
        (which === 'completed'
          ? type === 'checkout.session.completed'
          : type.startsWith('checkout.session.async')),
    )
    if (!wanted) throw new Error(`no event ${which}`)
    await shop.control('/stripe/redeliver', { event: wanted.id })
    const stored = async () =>
      (await shop.sql`select 1 from store.stripe_events where id = ${wanted.id}`).length > 0
    await until('the event is stored', stored)
    await processEvents()
  }

  test.each(cases)(
    '%s, told in the order %j: ships exactly when the money is there',
    async (outcome, order) => {
      const { workOff } = await commands()
      const iccid = await shop.esim()
      const { orderNumber, sessionId } = await placeRenewal(iccid)
      await shop.pay(sessionId, outcome === 'succeeded' ? 'delayed' : 'delayed_failure')
      await deliver(sessionId, 'completed')
      await workOff()
      expect(shop.purchases(iccid)).toHaveLength(0)
      await shop.control('/stripe/settle-delayed', { session: sessionId, outcome })
      for (const which of order) await deliver(sessionId, which)
      await workOff()
      expect(await shop.orderState(orderNumber)).toBe(
        outcome === 'succeeded' ? 'fulfilled' : 'payment_failed',
      )
      expect(shop.purchases(iccid)).toHaveLength(outcome === 'succeeded' ? 1 : 0)
      expect(await paymentsOf(orderNumber)).toEqual([outcome === 'succeeded' ? '1 paid' : '1 failed'])
    },
  )
})

describe('an old price', () => {
  test('is not charged: after two hours, or once it has ended, an order opens no session any more', async () => {
    const { openCheckout } = await commands()
    const [old, ended] = await placeMany(shop, 2)
    const [oldId, endedId] = await Promise.all(
      [old, ended].map((order) => orderIdOf(order?.orderNumber ?? '')),
    )
    await shop.sql`update store.orders set created_at = now() - interval '121 minutes' where id = ${oldId ?? ''}`
    await shop.control('/stripe/expire', { session: ended?.sessionId })
    await sweepUntilQuiet(shop.sql, 1)
    for (const id of [oldId, endedId])
      expect(await openCheckout(id ?? '')).toMatchObject({ ok: false, error: { code: 'ORDER_NOT_PAYABLE' } })
  })

  test('is not charged by a session past its end: the sweep closes it at Stripe as well', async () => {
    const { sweepOrders } = await commands()
    const { orderNumber, sessionId } = await placeRenewal(await shop.esim())
    await shop.sql`update store.payments set expires_at = now() - interval '1 second' where session_id = ${sessionId}`
    await sweepOrders()
    await expect(shop.pay(sessionId)).rejects.toThrow(/expired/)
    expect(await shop.orderState(orderNumber)).toBe('expired')
  })

  test('is not charged by a recovered session: ours cannot be recovered, and prices are never converted', async () => {
    const { sessionId } = await placeRenewal(await shop.esim())
    const { session } = (await shop.control(`/stripe/sessions/${sessionId}`)) as {
      session: { after_expiration: unknown; recovered_from: unknown; adaptive_pricing: unknown }
    }
    expect(session).toMatchObject({ after_expiration: null, recovered_from: null })
    expect(session.adaptive_pricing).toMatchObject({ enabled: false })
  })

  test('is not charged from a quote that ran out; an order made in time keeps its session', async () => {
    const { placeOrder } = await commands()
    const early = await placeRenewal(await shop.esim())
    const late = await (async () => {
      const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
      const quote = await quoteRenewal({ iccid: await shop.esim(), clientKey: 'late' })
      if (!quote.ok) throw new Error(quote.error.code)
      return quote.value.quoteId
    })()
    await shop.sql`update store.quotes set expires_at = now() - interval '1 second'`
    const wish = { email: 'ada@example.test', locale: 'en', channel: 'web', clientKey: 'late' } as const
    expect(await placeOrder({ ...wish, quoteId: late, idempotencyKey: null })).toMatchObject({
      ok: false,
      error: { code: 'QUOTE_EXPIRED' },
    })
    expect(await placeOrder({ ...wish, quoteId: early.quoteId, idempotencyKey: null })).toMatchObject({
      ok: true,
      value: { sessionId: early.sessionId },
    })
  })
})

describe('clicks that race while Stripe is slow', () => {
  test('20 clicks on each of 10 orders, some answered late, some with an error: never two sessions to pay', async () => {
    const { openCheckout } = await commands()
    const placed = await placeMany(shop, 10)
    const ids = await Promise.all(placed.map(({ orderNumber }) => orderIdOf(orderNumber)))
    // As if each first session had failed.
    for (const { sessionId } of placed) await shop.control('/stripe/expire', { session: sessionId })
    await shop.sql`update store.payments set state = 'failed' where order_id = any(${ids})`
    const create = { vendor: 'stripe', operation: 'checkout.sessions.create' } as const
    shop.world.world.faults.add({ ...create, kind: 'latency', delayMs: 400, probability: 0.3 })
    shop.world.world.faults.add({ ...create, kind: 'status_500_before', probability: 0.2 })
    shop.world.world.faults.add({ ...create, kind: 'status_500_after', probability: 0.2 })
    const answers = await inParallel(ids, 10, (id) =>
      Promise.all(Array.from({ length: 20 }, () => openCheckout(id))),
    )
    shop.world.world.faults.clear()
    for (const clicks of answers) {
      const urls = new Set(clicks.flatMap((click) => (click.ok ? [click.value.checkoutUrl] : [])))
      const open: string[] = []
      for (const click of clicks) {
        if (!click.ok || open.includes(click.value.sessionId)) continue
        const { session } = (await shop.control(`/stripe/sessions/${click.value.sessionId}`)) as {
          session: { status: string }
        }
        if (session.status === 'open') open.push(click.value.sessionId)
      }
      // What was handed out can be paid, and nothing else was handed out.
      expect({ handedOut: urls.size <= 1, open: open.length }).toEqual({ handedOut: true, open: urls.size })
    }
    for (const id of ids) expect(await openCheckout(id)).toMatchObject({ ok: true })
  })
})
