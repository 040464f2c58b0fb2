import { beforeAll, describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import type { AffiliateClick } from '@/lib/promotions/types'
import { openPromotions } from './house'

/** Affiliates on rows: whose orders count, what they are paid, and that nobody is paid twice. */

let shop: Awaited<ReturnType<typeof openPromotions>>
let lib: Awaited<ReturnType<typeof load>>
async function load() {
  return {
    ...(await import('@/lib/promotions/commands/manage-affiliates')),
    ...(await import('@/lib/promotions/commands/attribute-order')),
    ...(await import('@/lib/promotions/commands/earn-commission')),
    ...(await import('@/lib/promotions/commands/post-commissions')),
    ...(await import('@/lib/promotions/commands/pay-affiliate')),
    ...(await import('@/lib/promotions/affiliate-queries')),
  }
}
beforeAll(async () => {
  shop = await openPromotions()
  lib = await load()
})

let n = 0
async function affiliate(more: Partial<Parameters<typeof lib.createAffiliate>[0]> = {}) {
  const code = `GUIDE${++n}`
  const made = await lib.createAffiliate({ name: 'A guide', code, basisPoints: 1000, holdDays: 0, ...more })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { id: made.value.affiliateId, code }
}

const now = (code: string): AffiliateClick => ({ code, clickedAt: new Date() })
const ago = (code: string, days: number): AffiliateClick => ({
  code,
  clickedAt: new Date(Date.now() - days * 86_400_000),
})

type Who = { userId?: string | null; email?: string | null }

/** An order by somebody's link, paid and delivered. */
async function sold(click: AffiliateClick | null, who: Who = {}, keptMinor = 3000) {
  const person = { userId: null, email: `buyer-${++n}@example.test`, ...who }
  const orderId = await shop.order(person, { paid: true })
  await shop.tx((tx) => lib.attributeOrder(tx, orderId, click))
  await deliver(orderId, person, keptMinor)
  return orderId
}
const deliver = (orderId: string, who: { userId: string | null; email: string | null }, keptMinor = 3000) =>
  shop.tx((tx) => lib.earnCommission(tx, { orderId, ...who, kept: money(keptMinor, 'EUR') }))
const kept = (orderId: string, keptMinor: number) => shop.tx((tx) => lib.followKept(tx, orderId, keptMinor))

const commissionOf = async (orderId: string) =>
  (await shop.sql`select earned_minor::int as earned from store.commissions where order_id = ${orderId}`)[0]
    ?.earned ?? null
const figures = async (id: string) => {
  const one = (await lib.affiliatesOverview()).find(({ affiliateId }) => affiliateId === id)?.figures[0]
  return (
    one && {
      orders: one.orders,
      ...Object.fromEntries(
        (['commission', 'reversed', 'waiting', 'payable', 'paidOut'] as const).map((name) => [
          name,
          one[name].amountMinor,
        ]),
      ),
    }
  )
}
const pay = (id: string, amountMinor: number, key = `transfer ${++n}`) =>
  lib.payAffiliate(id, { amount: money(amountMinor, 'EUR'), reference: key, idempotencyKey: key })
/** What the books owe. */
const owed = async (id: string) => 0 - (await shop.platform('affiliate_payable', id))

describe('an order', () => {
  test('is kept with the terms of its moment, for clicks within the window and active affiliates only', async () => {
    const one = await affiliate({ windowDays: 10 })
    const stopped = await affiliate()
    expect(await lib.stopAffiliate(stopped.id)).toMatchObject({ ok: true })
    const counted = await sold(ago(one.code, 9.9))
    await shop.sql`update store.affiliates set basis_points = 9000 where id = ${one.id}`
    const orders = [
      counted,
      await sold({ code: one.code.toLowerCase(), clickedAt: null }),
      await sold(ago(one.code, 10.1)),
      await sold(now(stopped.code)),
      await sold(now('NOBODY')),
      await sold(now("'; drop")),
      await sold(null),
    ]
    expect(await Promise.all(orders.map(commissionOf))).toEqual([300, 2700, null, null, null, null, null])
    await expect(
      shop.sql.begin(async (tx) => {
        await tx`set local role store_app`
        await tx`update store.order_attributions set basis_points = 1`
      }),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('of the affiliate itself earns nothing: its account, and every spelling of its addresses', async () => {
    const me = await shop.person(`guide.me-${++n}@gmail.com`)
    const { id, code } = await affiliate({ email: me.email })
    expect((await lib.affiliatesOverview()).find(({ affiliateId }) => affiliateId === id)).toMatchObject({
      isLinked: true,
    })
    const spelt = me.email.replace('guide.me', 'G.uideme').replace('@', '+trip@')
    const other = await shop.person(spelt)
    const guest = `writes-${++n}@example.test`
    const unlinked = await affiliate({ email: guest })
    const orders = [
      await sold(now(code), me),
      await sold(now(code), { userId: me.userId, email: `other-${++n}@example.test` }),
      await sold(now(code), { email: spelt }),
      await sold(now(code), { userId: other.userId, email: `third-${++n}@example.test` }),
      await sold(now(unlinked.code), { email: guest.replace('@', '+x@') }),
      await sold(now(unlinked.code)),
    ]
    expect(await Promise.all(orders.map(commissionOf))).toEqual([null, null, null, null, null, 300])
  })

  test('that brings a referral its rewards brings no commission beside them; the next one does', async () => {
    const { code } = await affiliate()
    const [referrer, friend] = [await shop.person(), await shop.person()]
    await shop.recordReferral(friend, await shop.ensureReferralCode(referrer.userId))
    const first = await shop.order(friend, { paid: true })
    await shop.tx((tx) => lib.attributeOrder(tx, first, now(code)))
    await shop.earn(first, friend)
    await deliver(first, friend)
    expect(await commissionOf(first)).toBe(null)
    expect(await commissionOf(await sold(now(code), friend))).toBe(300)
  })
})

describe('a commission', () => {
  test('is in the books once, follows what is kept up and down, and ends where it is', async () => {
    const { id, code } = await affiliate()
    const person = { userId: null, email: `buyer-${++n}@example.test` }
    const order = await sold(now(code), person)
    await Promise.all(Array.from({ length: 10 }, () => deliver(order, person)))
    await Promise.all(Array.from({ length: 10 }, () => lib.drainCommissions()))
    expect([await owed(id), await shop.platform('affiliate_commission', id)]).toEqual([300, 300])
    for (const [minor, left] of [
      [1995, 199],
      [1995, 199],
      [0, 0],
      [3000, 300],
      [1000, 100],
    ] as const) {
      await kept(order, minor)
      await Promise.all([lib.drainCommissions(), lib.drainCommissions()])
      expect(await owed(id)).toBe(left)
    }
    expect(await figures(id)).toEqual({
      ...{ orders: 1, commission: 300, reversed: 200, waiting: 0, payable: 100, paidOut: 0 },
    })
  })

  test('that the books refuse holds up no other, and is posted later', async () => {
    const [broken, sound] = [await affiliate(), await affiliate()]
    await shop.sql.unsafe(`create function pg_temp_no_commission() returns trigger language plpgsql as
      $$ begin if new.owner = '${broken.id}' then raise exception 'no'; end if; return new; end $$`)
    await shop.sql`create trigger no_commission before insert on ledger.accounts
      for each row execute function pg_temp_no_commission()`
    const { log } = await import('@/lib/platform/log')
    const level = log().level
    log().level = 'silent'
    const order = await sold(now(broken.code))
    await sold(now(sound.code))
    await lib.drainCommissions()
    await shop.sql`drop trigger no_commission on ledger.accounts`
    log().level = level
    expect([await owed(broken.id), await owed(sound.id)]).toEqual([0, 300])
    // What is not in the books yet is not paid out.
    expect(await pay(broken.id, 1)).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
    await shop.sql`update store.commissions set next_at = now() where order_id = ${order}`
    await lib.drainCommissions()
    expect(await owed(broken.id)).toBe(300)
  })
})

describe('a payout', () => {
  test('is never above what is payable, also when ten are made at once', async () => {
    const { id, code } = await affiliate()
    await sold(now(code))
    await lib.drainCommissions()
    expect(await pay(id, 301)).toMatchObject({
      error: { code: 'INSUFFICIENT_FUNDS', fields: { payable: '€3.00' } },
    })
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay(id, 200)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect([await owed(id), await figures(id)]).toMatchObject([100, { payable: 100 }])
    expect(await lib.payAffiliate('aff_none', wish(1))).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    expect(await pay(id, 0)).toMatchObject({ error: { code: 'VALIDATION' } })
  })
  const wish = (amountMinor: number) => ({
    ...{ amount: money(amountMinor, 'EUR'), reference: 'x', idempotencyKey: 'x' },
  })

  test('is recorded once per key, however often it is told; a key for another one is refused', async () => {
    const { id, code } = await affiliate()
    await sold(now(code))
    await lib.drainCommissions()
    const bank = await shop.platform('bank')
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay(id, 100, 'SEPA 1')))
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.payoutId : ''))).size).toBe(1)
    expect(await pay(id, 50, 'SEPA 1')).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect([await owed(id), (await shop.platform('bank')) - bank]).toEqual([200, -100])
  })

  test('waits for the holding period, and for a dispute to be decided', async () => {
    const { id, code } = await affiliate({ holdDays: 30 })
    const order = await sold(now(code))
    await lib.drainCommissions()
    expect(await figures(id)).toMatchObject({ waiting: 300, payable: 0 })
    expect(await pay(id, 1)).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
    await shop.sql`update store.commissions set matures_at = now() where order_id = ${order}`
    await shop.tx((tx) => lib.freezeCommission(tx, order, true))
    expect(await pay(id, 1)).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
    await shop.tx((tx) => lib.freezeCommission(tx, order, false))
    expect(await pay(id, 300)).toMatchObject({ ok: true })
  })

  test('of what goes back afterwards is set off against what comes next, before the books have followed', async () => {
    const { id, code } = await affiliate()
    const order = await sold(now(code))
    await lib.drainCommissions()
    expect(await pay(id, 300)).toMatchObject({ ok: true })
    await kept(order, 0)
    await sold(now(code))
    await sold(now(code), {}, 500)
    expect(await figures(id)).toMatchObject({ reversed: 300, payable: -300, waiting: 350 })
    await lib.drainCommissions()
    expect(await figures(id)).toMatchObject({ payable: 50, waiting: 0, paidOut: 300 })
    expect(await owed(id)).toBe(50)
    expect(await pay(id, 51)).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
  })
})

describe('the figures', () => {
  test('are the linked account’s and nobody else’s, and tell nothing of a buyer', async () => {
    const { id, code } = await affiliate()
    const [me, other] = [await shop.person(), await shop.person()]
    const buyer = `secret-${++n}@example.test`
    const order = await sold(now(code), { email: buyer })
    expect(await lib.affiliateOf(me.userId)).toBe(null)
    expect(await lib.linkAccount(id, `nobody-${++n}@example.test`)).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    expect(await lib.linkAccount(id, me.email)).toMatchObject({ ok: true })
    await lib.drainCommissions()
    await pay(id, 100, 'SEPA 7')
    const seen = await lib.affiliateOf(me.userId)
    expect(seen).toMatchObject({
      ...{ code, basisPoints: 1000, isActive: true },
      figures: [{ orders: 1, payable: { amountMinor: 200, currency: 'EUR' } }],
      payouts: [{ reference: 'SEPA 7' }],
    })
    for (const secret of [buyer, order, id]) expect(JSON.stringify(seen)).not.toContain(secret)
    expect(await lib.affiliateOf(other.userId)).toBe(null)
    const second = await affiliate()
    expect(await lib.linkAccount(second.id, me.email)).toMatchObject({ error: { code: 'VALIDATION' } })
    await shop.tx((tx) => lib.forgetAffiliate(tx, me.userId))
    expect(await lib.affiliateOf(me.userId)).toBe(null)
    expect(await pay(id, 200)).toMatchObject({ ok: true })
  })

  test('are of affiliates with a code of their own', async () => {
    const { code } = await affiliate()
    for (const wrong of [{ code }, { code: 'x' }, { basisPoints: 0 }, { email: 'no address' }])
      expect(
        await lib.createAffiliate({ name: 'Two', code: `OK${++n}X`, basisPoints: 100, ...wrong }),
      ).toMatchObject({
        error: { code: 'VALIDATION', fields: { [Object.keys(wrong)[0] ?? '']: expect.any(String) } },
      })
  })
})
