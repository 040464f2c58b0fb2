import { describe, expect, test } from 'vitest'
import {
  account,
  balance,
  failToPay,
  idOf,
  order,
  paid,
  place,
  promotion,
  quote,
  settleDown,
  shop,
  sql,
  useOf,
  usesOf,
} from './promoted'
import { refundByHand } from './shop'

/** Orders with promotions: what is quoted is charged, what is reserved ends with its order, what is earned goes back with it. */

const { ensureReferralCode, recordReferral } = await import('@/lib/promotions/commands/referral')
const { openCheckout } = await import('@/lib/orders/commands/open-checkout')
const { cancelOrder } = await import('@/lib/orders/commands/cancel-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { viewOrder } = await import('@/lib/orders/queries')
const { receiptSums } = await import('@/lib/orders/receipt')

describe('what is shown is what is charged', () => {
  test.each(['USD', 'EUR', 'JPY', 'KWD'])(
    'in %s: quote, order, lines, Stripe and receipt say one sum',
    async (currency) => {
      const { code } = await promotion({ benefit: { kind: 'percent', basisPoints: 1333 } })
      const full = await quote(null, { currency, count: 3 })
      const placed = await paid(code, { currency, count: 3 })
      if (!full.ok) throw new Error(full.error.code)
      const { price, lines, promotion: told } = placed.quote
      expect(price.amountMinor).toBeLessThan(full.value.price.amountMinor)
      expect(price.amountMinor + (told?.discount.amountMinor ?? 0)).toBe(full.value.price.amountMinor)
      expect(lines.reduce((sum, line) => sum + line.price.amountMinor, 0)).toBe(price.amountMinor)
      expect(placed.price).toEqual(price)
      const { captured } = await shop.totals(placed.sessionId)
      expect(captured).toBe(price.amountMinor)
      const view = await viewOrder(placed)
      if (!view.ok) throw new Error(view.error.code)
      expect(receiptSums(view.value).paid).toEqual(price)
      expect(view.value.lines.reduce((sum, line) => sum + line.price.amountMinor, 0)).toBe(price.amountMinor)
      expect(await useOf(placed.orderNumber)).toBe('consumed')
    },
  )

  test('nothing at all, where the promotion pays it all: no Stripe, and it is delivered', async () => {
    const { code } = await promotion({ benefit: { kind: 'percent', basisPoints: 10_000 } })
    const quoted = await quote(code)
    if (!quoted.ok) throw new Error(quoted.error.code)
    expect(quoted.value.price.amountMinor).toBe(0)
    const placed = await place(quoted.value.quoteId)
    if (!placed.ok) throw new Error(placed.error.code)
    expect(placed.value.sessionId).toBeNull()
    expect(await settleDown(placed.value.orderNumber)).toBe('fulfilled')
    expect(await useOf(placed.value.orderNumber)).toBe('consumed')
  })

  test('a code that does not apply quotes nothing', async () => {
    expect(await quote('NO-SUCH')).toMatchObject({ error: { code: 'PROMOTION_NOT_FOUND' } })
  })
})

describe('a use', () => {
  test('that is the last one goes to one of ten who order at once; for the others there is no order', async () => {
    const { id, code } = await promotion({ limits: { maxUses: 1 } })
    const quotes = await Promise.all(Array.from({ length: 10 }, () => quote(code)))
    const answers = await Promise.all(quotes.map((one) => (one.ok ? place(one.value.quoteId) : one)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    for (const answer of answers)
      if (!answer.ok) expect(answer.error.code).toBe('PROMOTION_REACHED_MAX_USAGE')
    const [orders] =
      await sql`select count(*)::int as n from store.order_lines l join store.quotes q on q.id = l.quote_id where q.promotion_id = ${id}`
    expect(orders?.n).toBe(1)
    expect(await usesOf(id)).toBe(1)
  })

  test('of somebody who has used it under another spelling is refused when the order is placed', async () => {
    const { code } = await promotion({ limits: { perUserUses: 1 } })
    const [one, two] = [await quote(code), await quote(code)]
    if (!one.ok || !two.ok) throw new Error('no quote')
    const first = await place(one.value.quoteId, null, 'ada.l@gmail.com')
    if (!first.ok) throw new Error(first.error.code)
    await shop.pay(first.value.sessionId ?? '')
    await settleSession(first.value.sessionId ?? '')
    expect(await place(two.value.quoteId, null, 'adal+2@googlemail.com')).toMatchObject({
      error: { code: 'PROMOTION_ALREADY_USED' },
    })
  })

  test('is not lost by coming back from Stripe: who orders again gives up the order before', async () => {
    const { id, code } = await promotion({ limits: { perUserUses: 1, maxUses: 1 } })
    const viewer = await account()
    const first = await order(code, { viewer })
    const second = await order(code, { viewer })
    expect(await shop.orderState(first.orderNumber)).toBe('canceled')
    expect([await useOf(first.orderNumber), await useOf(second.orderNumber)]).toEqual([
      'released',
      'reserved',
    ])
    expect(await usesOf(id)).toBe(1)
    await shop.pay(second.sessionId)
    await settleSession(second.sessionId)
    expect(await quote(code, { viewer })).toMatchObject({ error: { code: 'PROMOTION_REACHED_MAX_USAGE' } })
  })

  test('of another account is not ended by whoever types its address', async () => {
    const { code } = await promotion({ limits: { maxUses: 1 } })
    const viewer = await account()
    const quoted = await quote(code)
    const theirs = await order(code, { viewer })
    if (!quoted.ok) throw new Error(quoted.error.code)
    expect(await place(quoted.value.quoteId, null, viewer.email)).toMatchObject({
      error: { code: 'PROMOTION_REACHED_MAX_USAGE' },
    })
    expect(await shop.orderState(theirs.orderNumber)).toBe('awaiting_payment')
  })

  test('is given back when its order is cancelled or expires', async () => {
    const { id, code } = await promotion({ limits: { maxUses: 2 } })
    const [canceled, expired] = [await order(code), await order(code)]
    expect((await quote(code)).ok).toBe(false)
    expect((await cancelOrder(await idOf(canceled.orderNumber))).ok).toBe(true)
    await shop.control('/stripe/expire', { session: expired.sessionId })
    await settleSession(expired.sessionId)
    expect([await useOf(canceled.orderNumber), await useOf(expired.orderNumber)]).toEqual([
      'released',
      'released',
    ])
    expect(await usesOf(id)).toBe(0)
  })

  test('given back by a failed payment is taken again with the next try, unless somebody else has it by now', async () => {
    const { code } = await promotion({ limits: { maxUses: 1 } })
    const failing = await order(code)
    await failToPay(failing.sessionId)
    expect([await shop.orderState(failing.orderNumber), await useOf(failing.orderNumber)]).toEqual([
      'payment_failed',
      'released',
    ])
    const orderId = await idOf(failing.orderNumber)
    expect((await openCheckout(orderId)).ok).toBe(true)
    expect(await useOf(failing.orderNumber)).toBe('reserved')

    const other = await promotion({ limits: { maxUses: 1 } })
    const loser = await order(other.code)
    await failToPay(loser.sessionId)
    await order(other.code)
    const loserId = await idOf(loser.orderNumber)
    for (let ask = 0; ask < 2; ask++)
      expect(await openCheckout(loserId)).toMatchObject({ error: { code: 'PROMOTION_REACHED_MAX_USAGE' } })
    expect(await shop.orderState(loser.orderNumber)).toBe('canceled')
  })
})

describe('what is earned', () => {
  const cashback = { kind: 'cashback_amount', amountMinor: 200 } as const

  test('cashback is in the wallet after the delivery, and gone with a refund, as is the use', async () => {
    const { id, code } = await promotion({ benefit: cashback, currency: 'EUR' })
    const viewer = await account()
    const placed = await paid(code, { viewer })
    expect(placed.quote.promotion?.cashback.amountMinor).toBe(200)
    expect(await balance(viewer)).toBe(0)
    expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
    await sweepOrders({ quietSeconds: 0 })
    expect(await balance(viewer)).toBe(200)
    await refundByHand(shop, placed.sessionId)
    expect(await settleDown(placed.orderNumber, ['refunded'])).toBe('refunded')
    await sweepOrders({ quietSeconds: 0 })
    expect(await balance(viewer)).toBe(0)
    expect([await useOf(placed.orderNumber), await usesOf(id)]).toEqual(['released', 0])
  })

  test('a referral pays both sides after the first delivered order, and is undone by its refund', async () => {
    const [referrer, friend] = [await account(), await account()]
    const recorded = await recordReferral(friend, await ensureReferralCode(referrer.userId))
    expect(recorded.ok).toBe(true)
    const placed = await paid(null, { viewer: friend })
    expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
    await sweepOrders({ quietSeconds: 0 })
    expect([await balance(referrer), await balance(friend)]).toEqual([300, 300])
    await refundByHand(shop, placed.sessionId)
    expect(await settleDown(placed.orderNumber, ['refunded'])).toBe('refunded')
    expect([await balance(referrer), await balance(friend)]).toEqual([0, 0])
  })

  test('a referral pays nobody where one card paid for both, and both where each has one; the card is kept as a hash', async () => {
    const invited = async (hostPays: string, friendPays: string) => {
      const [host, friend] = [await account(), await account()]
      expect((await recordReferral(friend, await ensureReferralCode(host.userId))).ok).toBe(true)
      for (const [viewer, outcome] of [
        [host, hostPays],
        [friend, friendPays],
      ] as const) {
        const { orderNumber, sessionId } = await order(null, { viewer })
        await shop.pay(sessionId, outcome)
        await settleSession(sessionId)
        expect(await settleDown(orderNumber)).toBe('fulfilled')
      }
      return [await balance(host), await balance(friend)]
    }
    expect(await invited('succeeded', 'succeeded')).toEqual([0, 0])
    expect(await invited('succeeded', 'refund_fails')).toEqual([300, 300])
    const rows = await sql`select card_keys from store.payments where card_keys is not null`
    expect(new Set(rows.map(({ card_keys }) => String(card_keys))).size).toBeGreaterThan(1)
    for (const { card_keys } of rows) expect(card_keys).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  })

  test('a reward that cannot be given stops no delivery', async () => {
    const { code } = await promotion({ benefit: cashback, currency: 'EUR' })
    const viewer = await account()
    await sql.unsafe(`create function store.refuse_reward() returns trigger language plpgsql as
      $$ begin if new.state = 'granted' then raise exception 'no'; end if; return new; end $$`)
    await sql`create trigger refuse before update on store.rewards for each row execute function store.refuse_reward()`
    const placed = await paid(code, { viewer })
    expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
    expect(await balance(viewer)).toBe(0)
    await sql`drop trigger refuse on store.rewards`
    await sql`update store.rewards set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    expect(await balance(viewer)).toBe(200)
  })
})

test('the books are whole at the end', async () => {
  const sums =
    await sql`select currency, sum(amount_minor)::text as total from ledger.entries group by currency`
  expect(sums.filter(({ total }) => total !== '0')).toEqual([])
  const wrong = await sql`
    select p.id from store.promotions p left join store.promotion_uses u on u.promotion_id = p.id and u.state <> 'released'
    group by p.id having p.uses <> count(u.id) or p.spent_minor <> coalesce(sum(u.discount_minor + u.cashback_minor), 0)`
  expect(wrong).toHaveLength(0)
})
