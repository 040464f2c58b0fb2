import { describe, expect, test } from 'vitest'
import { goneMoney, type Sold, TOP_UP } from './gone-money'
import { openShop } from './shop'

/** Disputes, refunds by hand, promised refunds and top-ups: each loss is one loss, and nothing stays open. In every order: `gone-stories`. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const way = await goneMoney(shop)

const stateOf = ({ orderNumber }: Sold) => shop.orderState(orderNumber)
const openIncidents = async (kinds: readonly string[], { orderNumber }: Sold) =>
  (
    await sql`select i.kind from store.incidents i join store.refunds r on r.id = i.subject_id
      join store.orders o on o.id = r.order_id
      where o.number = ${orderNumber} and i.kind = any(${[...kinds]}) and i.resolved_at is null`
  ).map(({ kind }) => String(kind))
const refundsOf = async ({ orderNumber }: Sold) =>
  (
    await sql`select r.state, r.destination, r.covered_minor::float8 as covered, r.amount_minor::float8 as amount
      from store.refunds r join store.orders o on o.id = r.order_id where o.number = ${orderNumber} order by r.created_at`
  ).map((row) => ({ ...row }))

describe('a top-up that staff refunded at Stripe', () => {
  test('leaves the wallet, and a dispute after it claws back nothing twice', async () => {
    const before = await way.books()
    const sold = await way.toppedUp()
    await way.byHand(sold)
    expect(await way.walletOf(sold.viewer)).toEqual({ minor: 0, frozen: false })
    expect(await stateOf(sold)).toBe('refunded')
    expect(await way.changed(before)).toEqual({})
    const id = await way.open(sold)
    await way.close(id, 'lost')
    // Stripe has paid twice: the second time is our loss, and nobody's debt.
    expect(await way.changed(before)).toEqual({ stripe_clearing: -TOP_UP, dispute_losses: TOP_UP })
    expect(await way.walletOf(sold.viewer)).toEqual({ minor: 0, frozen: false })
  })

  test('and its holder has spent is owed, as far as it is not there any more', async () => {
    const before = await way.books()
    const sold = await way.toppedUp(4000)
    await way.byHand(sold, 3000)
    expect(await way.walletOf(sold.viewer)).toMatchObject({ minor: 0 })
    expect(await way.owes(sold.viewer)).toBe(2000)
    expect(await way.changed(before)).toEqual({
      stripe_clearing: TOP_UP - 3000,
      wallet_receivable: 2000,
      revenue: -4000,
    })
    const [incident] = await sql`
      select detail from store.incidents where kind = 'refund_elsewhere' and detail ->> 'order' = ${sold.orderNumber}`
    expect(incident?.detail).toMatchObject({ owedByBuyerMinor: 2000 })
    // Of what is left of it a bank asks back the rest, once.
    const id = await way.open(sold, { amount: 2000 })
    await way.close(id, 'lost')
    expect(await way.owes(sold.viewer)).toBe(4000)
    expect(await way.changed(before)).toEqual({ wallet_receivable: 4000, revenue: -4000 })
  })

  test('of an account that is gone comes out of what it gave up; a lost dispute is our loss, not owed on the order', async () => {
    const refunded = await way.toppedUp()
    const disputed = await way.toppedUp()
    const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
    for (const { viewer } of [refunded, disputed]) {
      await sql`insert into store.profiles (user_id, email) values (${viewer.userId}, ${viewer.email})`
      expect(await deleteAccount(viewer, `EUR ${TOP_UP}`)).toMatchObject({ ok: true })
    }
    const before = await way.books()
    await way.byHand(refunded)
    expect(await way.changed(before)).toEqual({ stripe_clearing: -TOP_UP, revenue: TOP_UP })
    await way.close(await way.open(disputed), 'lost')
    expect(await way.changed(before)).toEqual({
      ...{ stripe_clearing: -2 * TOP_UP, revenue: TOP_UP, dispute_losses: TOP_UP },
    })
  })
})

describe('a dispute that was lost', () => {
  test('is money that went back: nothing of the order is given back any more, and its page says so', async () => {
    const sold = await way.delivered()
    await way.close(await way.open(sold), 'lost')
    const { readRefundability } = await import('@/lib/orders/refundability')
    for (const to of ['card', 'wallet'] as const)
      expect(await way.promise(sold, to)).toMatchObject({ error: { fields: { reason: 'paid_by_bank' } } })
    expect(await readRefundability(sold, { clientKey: sold.orderNumber })).toMatchObject({
      value: { lines: [{ answer: 'no', reason: 'paid_by_bank', ways: [], canAskStaff: false }] },
    })
    expect(await stateOf(sold)).toBe('fulfilled')
    expect(await refundsOf(sold)).toEqual([])
  })

  test.each(['card', 'wallet'] as const)(
    'has paid the refund that was promised to the %s: it ends, its buyer is told, and the loss is booked once',
    async (to) => {
      const before = await way.books()
      const sold = await way.delivered()
      await way.promise(sold, to)
      const id = await way.open(sold)
      await way.drain()
      expect(await stateOf(sold)).toBe('refunding')
      await way.close(id, 'lost')
      await way.drain()
      expect(await stateOf(sold)).toBe('refunded')
      const { revenue, refunds_payable, dispute_losses, stripe_clearing, order_liability, wallet } =
        await way.changed(before)
      expect({ revenue, refunds_payable, dispute_losses, stripe_clearing, order_liability, wallet }).toEqual(
        {},
      )
      expect(await refundsOf(sold)).toEqual([
        { state: 'failed', destination: to, covered: sold.amount, amount: sold.amount },
      ])
      expect(await openIncidents(['refund_failed', 'refund_refused', 'refund_impossible'], sold)).toEqual([])
      const [mail] =
        await sql`select data ->> 'destination' as destination, data -> 'amount' ->> 'amountMinor' as amount
        from store.messages where template = 'refunded' and data ->> 'orderNumber' = ${sold.orderNumber}`
      expect(mail).toEqual({ destination: 'bank', amount: String(sold.amount) })
      const { viewOrder } = await import('@/lib/orders/queries')
      expect(await viewOrder(sold)).toMatchObject({
        value: {
          state: 'refunded',
          refunds: [{ state: 'succeeded', destination: 'card', amount: { amountMinor: sold.amount } }],
        },
      })
      const { payRefundAgain } = await import('@/lib/orders/commands/pay-refund-again')
      const [row] =
        await sql`select r.id from store.refunds r join store.orders o on o.id = r.order_id where o.number = ${sold.orderNumber}`
      expect(await payRefundAgain(String(row?.id), 'wallet')).toMatchObject({
        error: { code: 'REFUND_NOT_POSSIBLE' },
      })
      // An appeal brings the promise back, and it is kept.
      await way.winAppeal(id)
      expect(await stateOf(sold)).toBe('refunding')
      await way.drain(2)
      expect(await stateOf(sold)).toBe('refunded')
      expect(await way.atStripe(sold)).toMatchObject({
        disputed: 0,
        refunded: to === 'card' ? sold.amount : 0,
      })
      expect((await way.walletOf(sold.viewer)).minor).toBe(to === 'wallet' ? sold.amount : 0)
      expect((await way.changed(before)).refunds_payable).toBeUndefined()
    },
  )

  test('for a part pays that part of what was promised; the rest is paid by us', async () => {
    const before = await way.books()
    const sold = await way.delivered()
    await way.promise(sold, 'wallet')
    const part = Math.floor(sold.amount / 3)
    await way.close(await way.open(sold, { amount: part }), 'lost')
    await way.drain()
    expect(await stateOf(sold)).toBe('refunded')
    expect((await way.walletOf(sold.viewer)).minor).toBe(sold.amount - part)
    const { refunds_payable, dispute_losses, revenue } = await way.changed(before)
    expect([refunds_payable, dispute_losses, revenue]).toEqual([undefined, undefined, undefined])
  })

  test('after its refund had been made, which nobody had heard of, is a loss beside it', async () => {
    const before = await way.books()
    const sold = await way.delivered()
    await way.promise(sold, 'card')
    shop.world.world.faults.add({
      vendor: 'stripe',
      operation: 'refunds.create',
      kind: 'reset_after',
      remaining: 1,
    })
    await way.drain()
    shop.world.world.faults.clear()
    await way.close(await way.open(sold), 'lost')
    expect(await refundsOf(sold)).toMatchObject([{ state: 'succeeded', covered: 0 }])
    expect(await way.changed(before)).toMatchObject({
      stripe_clearing: -sold.amount,
      dispute_losses: sold.amount,
    })
  })
})

describe('a dispute of what is not delivered yet', () => {
  const OPEN = ['order_liability', 'refunds_payable', 'disputes_held', 'stripe_clearing'] as const
  /** What is open at the end; empty where nothing is. */
  async function left(before: Record<string, number>, currency: string) {
    const by = await way.changed(before, currency)
    return Object.fromEntries(OPEN.flatMap((kind) => (by[kind] === undefined ? [] : [[kind, by[kind]]])))
  }
  async function begun() {
    const sold = await way.unclear()
    // As before it was paid.
    const before = await way.books(sold.currency)
    before.stripe_clearing = (before.stripe_clearing ?? 0) - sold.amount
    before.order_liability = (before.order_liability ?? 0) + sold.amount
    return { sold, before }
  }

  test('lost, and then refused by the provider: the bank has paid, and nothing is promised beside that', async () => {
    const { sold, before } = await begun()
    await way.close(await way.open(sold), 'lost')
    await way.ended(sold, 'rejected')
    expect(await refundsOf(sold)).toEqual([])
    expect(await left(before, sold.currency)).toEqual({})
    expect((await way.changed(before, sold.currency)).dispute_losses).toBeUndefined()
  })

  test('refused by the provider, and then lost: the promise is paid by the bank', async () => {
    const { sold, before } = await begun()
    const id = await way.open(sold)
    await way.ended(sold, 'rejected')
    expect(await refundsOf(sold)).toMatchObject([{ state: 'requested' }])
    await way.drain()
    await way.close(id, 'lost')
    expect(await refundsOf(sold)).toMatchObject([{ state: 'failed', covered: sold.amount }])
    expect(await left(before, sold.currency)).toEqual({})
    expect((await way.changed(before, sold.currency)).dispute_losses).toBeUndefined()
  })

  test('lost for a part, and then refused: only the rest goes back', async () => {
    const { sold, before } = await begun()
    const part = Math.floor(sold.amount / 3)
    await way.close(await way.open(sold, { amount: part }), 'lost')
    await way.ended(sold, 'rejected')
    expect(await refundsOf(sold)).toMatchObject([{ state: 'requested', amount: sold.amount - part }])
    const { order_liability, refunds_payable } = await way.changed(before, sold.currency)
    expect([order_liability, refunds_payable]).toEqual([undefined, part - sold.amount])
  })

  test('lost, delivered all the same, and won by an appeal: its price is earned', async () => {
    const { sold, before } = await begun()
    const id = await way.open(sold)
    await way.close(id, 'lost')
    await way.ended(sold, 'succeeded')
    expect((await way.changed(before, sold.currency)).revenue).toBeUndefined()
    await way.winAppeal(id)
    expect(await left(before, sold.currency)).toEqual({ stripe_clearing: sold.amount })
    expect((await way.changed(before, sold.currency)).revenue).toBe(-sold.amount)
  })
})
