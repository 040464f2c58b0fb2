import { beforeAll, describe, expect, test } from 'vitest'
import { openPromotions } from './house'

let shop: Awaited<ReturnType<typeof openPromotions>>
beforeAll(async () => {
  shop = await openPromotions()
})

type Person = { userId: string; email: string }

/** A friend who came by somebody's code. */
async function referred(): Promise<{ referrer: Person; friend: Person }> {
  const [referrer, friend] = [await shop.person(), await shop.person()]
  const code = await shop.ensureReferralCode(referrer.userId)
  const recorded = await shop.recordReferral(friend, code)
  if (!recorded.ok) throw new Error(recorded.error.code)
  return { referrer, friend }
}

/** An order of somebody, paid and delivered, with cashback promised. */
async function withCashback(cashback = 300) {
  const person = await shop.person()
  const promotion = await shop.tenOff({}, { benefit: { kind: 'cashback_amount', amountMinor: cashback } })
  const order = await shop.order(person)
  await shop.reserve(promotion, order, person, { discount: 0, cashback })
  await shop.consume(order)
  await shop.earn(order, person)
  return { person, order, promotion }
}

const stateOf = async (order: string, kind = 'cashback') =>
  (await shop.sql`select state from store.rewards where order_id = ${order} and kind = ${kind}`)[0]?.state

describe('a referral', () => {
  test('is rewarded on both sides after the first delivered order, once, however often it is told', async () => {
    const { referrer, friend } = await referred()
    const order = await shop.order(friend, { paid: true })
    await Promise.all(Array.from({ length: 20 }, () => shop.earn(order, friend)))
    await Promise.all(Array.from({ length: 10 }, () => shop.drainRewards()))
    expect(await shop.balance(referrer.userId)).toBe(300)
    expect(await shop.balance(friend.userId)).toBe(300)
    const second = await shop.order(friend, { paid: true })
    await shop.earn(second, friend)
    await shop.drainRewards()
    expect(await shop.balance(referrer.userId)).toBe(300)
  })

  test('of oneself is refused: the same account, and every spelling of the same address', async () => {
    const me = await shop.person('jo.doe@gmail.com')
    const code = await shop.ensureReferralCode(me.userId)
    for (const email of ['jo.doe@gmail.com', 'jodoe+two@gmail.com', 'J.o.Doe@googlemail.com'])
      expect(await shop.recordReferral(await shop.person(email), code)).toMatchObject({
        error: { code: 'OWN_REFERRAL_CODE_CANNOT_BE_USED' },
      })
    expect(await shop.recordReferral(me, code)).toMatchObject({
      error: { code: 'OWN_REFERRAL_CODE_CANNOT_BE_USED' },
    })
  })

  test('happens once per person: not again by another code, another account of the mailbox, or the way back', async () => {
    const { referrer, friend } = await referred()
    const other = await shop.ensureReferralCode((await shop.person()).userId)
    const alias = await shop.person(friend.email.replace('@', '+again@'))
    const back = await shop.ensureReferralCode(friend.userId)
    for (const [who, code] of [
      [friend, other],
      [alias, other],
      [referrer, back],
    ] as const)
      expect(await shop.recordReferral(who, code)).toMatchObject({
        error: { code: 'REFERRAL_CODE_ALREADY_USED' },
      })
  })

  test('by 40 codes at once is one referral', async () => {
    const friend = await shop.person()
    const referrers = await Promise.all(Array.from({ length: 40 }, () => shop.person()))
    const answers = await Promise.all(
      referrers.map(async ({ userId }) => shop.recordReferral(friend, await shop.ensureReferralCode(userId))),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('is for who has not ordered before, and for orders that are worth it', async () => {
    const old = await shop.person()
    await shop.order({ email: old.email }, { paid: true })
    const code = await shop.ensureReferralCode((await shop.person()).userId)
    expect(await shop.recordReferral(old, code)).toMatchObject({ error: { code: 'USER_HAS_PREVIOUS_ESIM' } })
    const { referrer, friend } = await referred()
    await shop.earn(await shop.order(friend, { paid: true, amountMinor: 499 }), friend, 499)
    await shop.drainRewards()
    expect(await shop.balance(referrer.userId)).toBe(0)
  })

  test('by a code that nobody has, or whose holder has left, is refused alike', async () => {
    const gone = await shop.person()
    const code = await shop.ensureReferralCode(gone.userId)
    await shop.sql`update store.profiles set email = null, deleted_at = now() where user_id = ${gone.userId}`
    const friend = await shop.person()
    for (const none of [code, '00000000', 'nonsense', ''])
      expect(await shop.recordReferral(friend, none)).toMatchObject({
        error: { code: 'PROMOTION_NOT_FOUND' },
      })
  })

  test('has one code per person, also when asked for 40 times at once', async () => {
    const { userId } = await shop.person()
    const codes = await Promise.all(Array.from({ length: 40 }, () => shop.ensureReferralCode(userId)))
    expect(new Set(codes).size).toBe(1)
    expect(codes[0]).toMatch(/^[0-9A-F]{8}$/)
  })

  test('of somebody who has left meanwhile is void, the friend has theirs', async () => {
    const { referrer, friend } = await referred()
    const before = await shop.platform('promotion_cost', 'referral')
    const order = await shop.order(friend, { paid: true })
    await shop.earn(order, friend)
    await shop.sql`update store.profiles set email = null, deleted_at = now() where user_id = ${referrer.userId}`
    await shop.drainRewards()
    expect([await shop.balance(referrer.userId), await shop.balance(friend.userId)]).toEqual([0, 300])
    expect([await stateOf(order, 'referrer'), await stateOf(order, 'referred')]).toEqual(['void', 'granted'])
    expect((await shop.platform('promotion_cost', 'referral')) - before).toBe(300)
  })

  test('is taken back from both when the order is refunded', async () => {
    const { referrer, friend } = await referred()
    const order = await shop.order(friend, { paid: true })
    await shop.earn(order, friend)
    await shop.drainRewards()
    await shop.takeBack(order, 0)
    await shop.takeBack(order, 0)
    expect(await shop.balance(referrer.userId)).toBe(0)
    expect(await shop.balance(friend.userId)).toBe(0)
    expect([await stateOf(order, 'referrer'), await stateOf(order, 'referred')]).toEqual([
      'taken_back',
      'taken_back',
    ])
  })
})

describe('cashback', () => {
  test('is in the wallet once, and a cost of ours', async () => {
    const before = await shop.platform('promotion_cost', 'cashback')
    const { person, order } = await withCashback()
    await Promise.all(Array.from({ length: 20 }, () => shop.drainRewards()))
    expect(await shop.balance(person.userId)).toBe(300)
    expect((await shop.platform('promotion_cost', 'cashback')) - before).toBe(300)
    expect(await stateOf(order)).toBe('granted')
    const told =
      await shop.sql`select n.kind, n.data ->> 'amountMinor' as amount, m.template, m.data ->> 'kind' as reward
      from store.notices n join store.messages m on m.dedupe_key = n.dedupe_key and m.recipient = ${person.email}
      where n.user_id = ${person.userId}`
    expect(told.map((row) => ({ ...row }))).toEqual([
      { kind: 'reward', amount: '300', template: 'reward', reward: 'cashback' },
    ])
  })

  test('shrinks with every part of the order that is refunded, to nothing', async () => {
    const { person, order } = await withCashback(301)
    await shop.drainRewards()
    await shop.takeBack(order, 2000, 200)
    expect(await shop.balance(person.userId)).toBe(200)
    await shop.takeBack(order, 2000, 200)
    expect(await shop.balance(person.userId)).toBe(200)
    await shop.takeBack(order, 0)
    expect(await shop.balance(person.userId)).toBe(0)
    expect(await shop.platform('wallet_receivable', person.userId)).toBe(0)
  })

  test('that was not given yet shrinks without a posting; of an order that was refunded whole it is void', async () => {
    const part = await withCashback()
    await shop.takeBack(part.order, 1500, 150)
    const whole = await withCashback()
    await shop.takeBack(whole.order, 0)
    await shop.drainRewards()
    expect(await shop.balance(part.person.userId)).toBe(150)
    expect(await shop.balance(whole.person.userId)).toBe(0)
    expect(await stateOf(whole.order)).toBe('void')
  })

  test('that is spent already is owed', async () => {
    const { person, order } = await withCashback()
    await shop.drainRewards()
    const { post } = await import('@/lib/wallet/commands/post')
    const { money } = await import('@/lib/core/money')
    await shop.tx((tx) =>
      post(tx, {
        key: `spent:${order}`,
        kind: 'spent',
        causeType: 'staff',
        causeId: order,
        legs: [
          { account: 'wallet', owner: person.userId, side: 'debit', amount: money(250, 'EUR') },
          { account: 'order_liability', side: 'credit', amount: money(250, 'EUR') },
        ],
      }),
    )
    await shop.takeBack(order, 0)
    expect(await shop.balance(person.userId)).toBe(0)
    expect(await shop.platform('wallet_receivable', person.userId)).toBe(250)
  })

  test('waits while a payment of its order is disputed', async () => {
    const { person, order } = await withCashback()
    await shop.tx((tx) => shop.freezeRewards(tx, order, true))
    await shop.drainRewards()
    expect(await shop.balance(person.userId)).toBe(0)
    await shop.tx((tx) => shop.freezeRewards(tx, order, false))
    await shop.drainRewards()
    expect(await shop.balance(person.userId)).toBe(300)
  })

  test('of a guest is none', async () => {
    const promotion = await shop.tenOff({}, { benefit: { kind: 'cashback_amount', amountMinor: 100 } })
    expect(
      await shop.reserve(
        promotion,
        await shop.order(),
        { email: 'guest@example.test' },
        { discount: 0, cashback: 100 },
      ),
    ).toMatchObject({ error: { code: 'PROMOTION_NEEDS_ACCOUNT' } })
  })
})

test('a reward that cannot be given holds up no other, and is given later', async () => {
  const broken = await withCashback()
  const sound = await withCashback()
  // The books refuse the wallet of one person for a while.
  await shop.sql.unsafe(`create function pg_temp_refuse() returns trigger language plpgsql as
    $$ begin if new.owner = '${broken.person.userId}' then raise exception 'no such wallet'; end if; return new; end $$`)
  await shop.sql`create trigger refuse before insert on ledger.accounts for each row execute function pg_temp_refuse()`
  const { log } = await import('@/lib/platform/log')
  log().level = 'silent'
  await shop.drainRewards()
  await shop.sql`drop trigger refuse on ledger.accounts`
  expect(await shop.balance(sound.person.userId)).toBe(300)
  expect(await stateOf(broken.order)).toBe('pending')
  await shop.sql`update store.rewards set next_at = now() where order_id = ${broken.order}`
  await shop.drainRewards()
  expect(await shop.balance(broken.person.userId)).toBe(300)
})

test('people see what they were promised and given, and neither side the other', async () => {
  const { referrer, friend } = await referred()
  await shop.earn(await shop.order(friend, { paid: true }), friend)
  expect(await shop.rewardsOf(referrer.userId)).toMatchObject([{ kind: 'referrer', state: 'pending' }])
  await shop.drainRewards()
  expect(await shop.historyOf(referrer.userId, 'en')).toMatchObject([
    { kind: 'referrer', amount: { amountMinor: 300, currency: 'EUR' }, name: null },
  ])
  expect(JSON.stringify(await shop.historyOf(referrer.userId, 'en'))).not.toContain(friend.email)
})
