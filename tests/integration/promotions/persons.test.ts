import { beforeAll, describe, expect, test } from 'vitest'
import { openPromotions } from './house'

/** Who is one person: an account with its own address, whatever was typed, before and after it was deleted. */

let shop: Awaited<ReturnType<typeof openPromotions>>
beforeAll(async () => {
  shop = await openPromotions()
})

type Answer = { ok: boolean; error?: { code: string } }
const codeOf = (answer: Answer) => (answer.ok ? 'ok' : answer.error?.code)
const firstOrder = () => shop.tenOff({}, { scope: { firstOrderOnly: true } })
const guest = (name: string) => ({ email: `${name}@example.test` })

describe('a first order is first once', () => {
  // One person is lucky without the lock now and then; five are not.
  test.each([1, 2, 3, 4, 5])(
    'whichever of two promotions for it is taken: of 20 orders at once with both, one has one (person %i)',
    async () => {
      const [welcome, hello] = [await firstOrder(), await firstOrder()]
      const person = await shop.person()
      const orders = await Promise.all(Array.from({ length: 20 }, () => shop.order(person)))
      const answers = await Promise.all(
        orders.map((order, n) => shop.reserve(n % 2 ? welcome : hello, order, person)),
      )
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect(new Set(answers.map(codeOf))).toEqual(new Set(['ok', 'PROMOTION_ALREADY_USED']))
    },
  )

  test('and can be had with another promotion once the first is given up', async () => {
    const [welcome, hello] = [await firstOrder(), await firstOrder()]
    const who = guest('gives-up')
    const [first, second] = [await shop.order(who), await shop.order(who)]
    expect(codeOf(await shop.reserve(welcome, first, who))).toBe('ok')
    expect(codeOf(await shop.reserve(hello, second, who))).toBe('PROMOTION_ALREADY_USED')
    await shop.release(first)
    expect(codeOf(await shop.reserve(hello, second, who))).toBe('ok')
    const again = { orderId: first, userId: null, email: who.email }
    expect(codeOf(await shop.tx((tx) => shop.reserveUseAgain(tx, again)))).toBe('PROMOTION_ALREADY_USED')
  })

  test('and does not stand in the way of promotions for everybody', async () => {
    const person = await shop.person()
    expect(codeOf(await shop.reserve(await firstOrder(), await shop.order(person), person))).toBe('ok')
    expect(codeOf(await shop.reserve(await shop.tenOff(), await shop.order(person), person))).toBe('ok')
  })
})

describe('an account that orders with another address', () => {
  test('is known by its own: who has ordered with that one has ordered', async () => {
    const person = await shop.person()
    await shop.order({ email: person.email }, { paid: true })
    const order = await shop.order({ userId: person.userId, email: 'other@example.test' })
    expect(
      codeOf(await shop.reserve(await firstOrder(), order, { ...person, email: 'other@example.test' })),
    ).toBe('USER_HAS_PREVIOUS_ESIM')
    const asked = { code: null, currency: 'EUR', userId: person.userId, email: 'other@example.test' }
    const promotion = await shop.create({
      code: 'FIRSTONE',
      benefit: { kind: 'percent', basisPoints: 1000 },
      names: { en: 'First' },
      scope: { firstOrderOnly: true },
    })
    expect(promotion).toMatch(/^prm_/)
    expect((await shop.candidatesFor({ ...asked, code: 'FIRSTONE' })).refusal).toBe('USER_HAS_PREVIOUS_ESIM')
  })

  test('has used what it used: its own mailbox has, also as a guest and under another account', async () => {
    const once = await shop.tenOff({ perUserUses: 1 })
    const person = await shop.person('grace.h@gmail.com')
    const order = await shop.order({ userId: person.userId, email: 'typed@example.test' })
    expect(codeOf(await shop.reserve(once, order, { ...person, email: 'typed@example.test' }))).toBe('ok')
    const alias = await shop.person('graceh+two@googlemail.com')
    for (const who of [
      { email: 'graceh+trip@gmail.com' },
      { email: 'typed@example.test' },
      { userId: alias.userId, email: 'third@example.test' },
    ])
      expect(codeOf(await shop.reserve(once, await shop.order(who), who))).toBe('PROMOTION_ALREADY_USED')
  })

  test('has ordered: its own mailbox is nobody new afterwards', async () => {
    const person = await shop.person()
    await shop.order({ userId: person.userId, email: 'somewhere@example.test' }, { paid: true })
    const who = { email: person.email.replace('@', '+again@') }
    expect(codeOf(await shop.reserve(await firstOrder(), await shop.order(who), who))).toBe(
      'USER_HAS_PREVIOUS_ESIM',
    )
  })
})

test('a person whose account is gone is nobody new: mailboxes are remembered as keyed hashes, without an address', async () => {
  const person = await shop.person()
  const typed = `typed-${person.email}`
  const order = await shop.order({ userId: person.userId, email: typed }, { paid: true })
  await shop.order(person, { paid: true, number: 'TOP-0000000000F1' })
  await shop.tx((tx) => shop.rememberBuyer(tx, person.userId))
  await shop.sql`update store.orders set user_id = null, email = null where id = ${order}`
  await shop.sql`update store.profiles set email = null, deleted_at = now() where user_id = ${person.userId}`
  const promotion = await firstOrder()
  for (const email of [typed, person.email, person.email.replace('@', '+back@')])
    expect(codeOf(await shop.reserve(promotion, await shop.order({ email }), { email }))).toBe(
      'USER_HAS_PREVIOUS_ESIM',
    )
  const kept = await shop.sql`select mailbox_key from store.former_buyers where order_id = ${order}`
  expect(kept).toHaveLength(2)
  expect(JSON.stringify(kept)).not.toContain('example.test')
  // An order that was refunded afterwards was none.
  await shop.sql`update store.orders set state = 'awaiting_payment' where id = ${order}`
  for (const state of ['paid', 'refunding', 'refunded'])
    await shop.sql`update store.orders set state = ${state} where id = ${order}`
  const who = { email: typed }
  expect(codeOf(await shop.reserve(promotion, await shop.order(who), who))).toBe('ok')
})

describe('a quote that somebody else got hold of', () => {
  test('is of no use where its promotion is for certain accounts', async () => {
    const [mine, other] = [await shop.person(), await shop.person()]
    const promotion = await shop.tenOff({}, { scope: { userIds: [mine.userId] } })
    for (const who of [other, guest('finder'), {}])
      expect(codeOf(await shop.reserve(promotion, await shop.order(who), who))).toBe('PROMOTION_NOT_FOUND')
    expect(codeOf(await shop.reserve(promotion, await shop.order(mine), mine))).toBe('ok')
  })

  test('is of no use to guests where its promotion applied by itself to an account', async () => {
    const promotion = await shop.tenOff({ perUserUses: 1 }, { code: null })
    await shop.sql`update store.promotions set ends_at = clock_timestamp() where id = ${promotion}`
    const who = guest('no-account')
    expect(codeOf(await shop.reserve(promotion, await shop.order(who), who))).toBe('PROMOTION_NEEDS_ACCOUNT')
    const person = await shop.person()
    expect(codeOf(await shop.reserve(promotion, await shop.order(person), person))).toBe('ok')
    const everybodys = await shop.tenOff({}, { code: null })
    await shop.sql`update store.promotions set ends_at = clock_timestamp() where id = ${everybodys}`
    expect(codeOf(await shop.reserve(everybodys, await shop.order(who), who))).toBe('ok')
  })
})

describe('the referral of a friend who ordered twice before anything was delivered', () => {
  async function twoOrders() {
    const [referrer, friend] = [await shop.person(), await shop.person()]
    const recorded = await shop.recordReferral(friend, await shop.ensureReferralCode(referrer.userId))
    if (!recorded.ok) throw new Error(recorded.error.code)
    const [first, second] = [
      await shop.order(friend, { paid: true }),
      await shop.order(friend, { paid: true }),
    ]
    await shop.sql`update store.orders set paid_at = paid_at - interval '1 minute' where id = ${first}`
    return { referrer, friend, first, second }
  }
  const rewarded = async (order: string) =>
    (await shop.sql`select kind from store.rewards where order_id = ${order} order by kind`).map(
      ({ kind }) => kind,
    )

  test('is earned by the one that was paid first, also when it is delivered last', async () => {
    const { friend, first, second } = await twoOrders()
    await shop.earn(second, friend)
    expect(await rewarded(second)).toEqual([])
    await shop.earn(first, friend)
    expect(await rewarded(first)).toEqual(['referred', 'referrer'])
  })

  test('is earned by one of two that were paid at the same instant', async () => {
    const { friend, first, second } = await twoOrders()
    await shop.sql`update store.orders set paid_at = now() where id in ${shop.sql([first, second])}`
    for (const order of [second, first]) await shop.earn(order, friend)
    expect([...(await rewarded(first)), ...(await rewarded(second))]).toEqual(['referred', 'referrer'])
  })
})

test('a referral goes back with a refund that leaves less than its least order, whatever the programme asks by then', async () => {
  const [referrer, friend] = [await shop.person(), await shop.person()]
  await shop.recordReferral(friend, await shop.ensureReferralCode(referrer.userId))
  const order = await shop.order(friend, { paid: true })
  await shop.earn(order, friend, 3000)
  await shop.drainRewards()
  await shop.takeBack(order, 500)
  expect(await shop.balance(referrer.userId)).toBe(300)
  await shop.takeBack(order, 499)
  expect([await shop.balance(referrer.userId), await shop.balance(friend.userId)]).toEqual([0, 0])
})
