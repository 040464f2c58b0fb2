import { beforeAll, describe, expect, test } from 'vitest'
import type { DeviceKeys } from '@/lib/auth/device-keys'
import { openPromotions } from './house'

/** One device or one card with several accounts: what counts as used there, and who is not rewarded for coming by whom. */

let shop: Awaited<ReturnType<typeof openPromotions>>
let keys: typeof import('@/lib/auth/device-keys')
beforeAll(async () => {
  shop = await openPromotions()
  keys = await import('@/lib/auth/device-keys')
})

type Answer = { ok: boolean; error?: { code: string } }
const codeOf = (answer: Answer) => (answer.ok ? 'ok' : answer.error?.code)
const device = () => keys.deviceKeysOf(keys.newDeviceId())
const header = (name: string) => keys.deviceKeysOf(null, name)
const firstOrder = () => shop.tenOff({}, { scope: { firstOrderOnly: true } })

/** Somebody new, with an order at a device and a use of the promotion, if they may. */
async function orders(promotion: string, devices?: DeviceKeys) {
  const who = { ...(await shop.person()), ...(devices ? { devices } : {}) }
  const order = await shop.order(who)
  return { who, order, answer: codeOf(await shop.reserve(promotion, order, who)) }
}

async function candidate(promotion: string, devices: DeviceKeys) {
  const [row] = await shop.sql`select code from store.promotions where id = ${promotion}`
  const asked = { code: String(row?.code), currency: 'EUR', userId: null, email: null, devices }
  return (await shop.candidatesFor(asked)).refusal
}

describe('a promotion that counts devices', () => {
  test('is had once on one device, whatever accounts and mailboxes order there; elsewhere again', async () => {
    const once = await shop.tenOff({}, { limits: { perUserUses: 1, countsDevices: true } })
    const here = device()
    const first = await orders(once, here)
    expect(first.answer).toBe('ok')
    expect((await orders(once, here)).answer).toBe('PROMOTION_ALREADY_USED')
    expect((await orders(once, device())).answer).toBe('ok')
    expect((await orders(once)).answer).toBe('ok')
    // What is not paid yet is not told of the price: it gives way to whoever orders there.
    expect(await candidate(once, here)).toBeNull()
    await shop.consume(first.order)
    expect(await candidate(once, here)).toBe('PROMOTION_ALREADY_USED')
    await shop.sql`delete from store.order_devices where order_id = ${first.order}`
    expect((await orders(once, here)).answer).toBe('ok')
  })

  test('of 12 people at one device at once one has it, also where each wants another promotion for a first order', async () => {
    const once = await shop.tenOff({}, { limits: { perUserUses: 1, countsDevices: true } })
    const here = device()
    const answers = await Promise.all(Array.from({ length: 12 }, () => orders(once, here)))
    expect(answers.filter(({ answer }) => answer === 'ok')).toHaveLength(1)
    const welcomes = await Promise.all(Array.from({ length: 6 }, firstOrder))
    const there = device()
    const firsts = await Promise.all(welcomes.map((welcome) => orders(welcome, there)))
    expect(firsts.map(({ answer }) => answer).filter((answer) => answer === 'ok')).toHaveLength(1)
  })

  test('a promotion for a first order does unless it says otherwise: who paid there before has ordered', async () => {
    const here = device()
    const earlier = await shop.order(await shop.person(), { paid: true })
    await shop.tx((tx) => shop.rememberOrderDevices(tx, earlier, here))
    expect((await orders(await firstOrder(), here)).answer).toBe('USER_HAS_PREVIOUS_ESIM')
    expect(await candidate(await firstOrder(), here)).toBe('USER_HAS_PREVIOUS_ESIM')
    const ofPersons = await shop.tenOff(
      {},
      { scope: { firstOrderOnly: true }, limits: { countsDevices: false } },
    )
    expect((await orders(ofPersons, here)).answer).toBe('ok')
    expect(await candidate(ofPersons, here)).toBeNull()
    const once = await shop.tenOff({ perUserUses: 1 })
    expect([(await orders(once, here)).answer, (await orders(once, here)).answer]).toEqual(['ok', 'ok'])
  })

  test('a name in a header makes it stricter and nothing else: it counts what is paid, and frees nobody of a cookie', async () => {
    const once = await shop.tenOff({}, { limits: { perUserUses: 1, countsDevices: true } })
    const named = header('6f1c1d1e9a5b4c3d8e7f001122334455')
    const first = await orders(once, named)
    expect([first.answer, (await orders(once, named)).answer]).toEqual(['ok', 'ok'])
    await shop.consume(first.order)
    expect((await orders(once, named)).answer).toBe('PROMOTION_ALREADY_USED')
    const here = device()
    expect((await orders(once, here)).answer).toBe('ok')
    const both = { kept: here.kept, told: header('another-device-0001').told }
    expect((await orders(once, both)).answer).toBe('PROMOTION_ALREADY_USED')
    // The name that all clients of the old shop share names nobody.
    expect(header('1234')).toEqual(keys.NO_DEVICE)
  })
})

describe('a referral', () => {
  /** A friend of somebody's, whose first order is paid: on these devices, with these cards. */
  async function invited(
    seen: { host?: DeviceKeys; friend?: DeviceKeys; hostCard?: string; friendCard?: string } = {},
  ) {
    const [host, friend] = [await shop.person(), await shop.person()]
    const recorded = await shop.recordReferral(friend, await shop.ensureReferralCode(host.userId))
    if (!recorded.ok) throw new Error(recorded.error.code)
    const pay = async (who: typeof host, devices?: DeviceKeys, card?: string) => {
      const order = await shop.order(who, { paid: true })
      if (devices) await shop.tx((tx) => shop.rememberOrderDevices(tx, order, devices))
      if (card)
        await shop.sql`insert into store.payments (id, order_id, n, kind, amount_minor, currency, state, expires_at, paid_at, card_keys)
          values (${`pay_${order.slice(4)}`}, ${order}, 1, 'session', 3000, 'EUR', 'paid', now(), now(), ${[card]})`
      return order
    }
    if (seen.host || seen.hostCard) await pay(host, seen.host, seen.hostCard)
    return { host, friend, order: await pay(friend, seen.friend, seen.friendCard) }
  }
  const rewards = async ({ friend, order }: Awaited<ReturnType<typeof invited>>) => {
    await shop.earn(order, friend)
    const rows = await shop.sql`select kind from store.rewards where order_id = ${order} order by kind`
    return rows.map(({ kind }) => kind)
  }
  const BOTH = ['referred', 'referrer']

  test('pays both sides who have devices and cards of their own', async () => {
    const ways = { host: device(), friend: device(), hostCard: 'card-h', friendCard: 'card-f' }
    expect(await rewards(await invited(ways))).toEqual(BOTH)
    expect(await rewards(await invited())).toEqual(BOTH)
  })

  test('pays nobody where both were seen at one device, by order or by signing in, or paid with one card', async () => {
    const here = device()
    expect(await rewards(await invited({ host: here, friend: here }))).toEqual([])
    expect(await rewards(await invited({ hostCard: 'one-card', friendCard: 'one-card' }))).toEqual([])
    const later = await invited({ friend: device() })
    const there = device()
    for (const { userId } of [later.host, later.friend]) await shop.rememberDevice(userId, there)
    expect(await rewards(later)).toEqual([])
  })

  test('pays for one device and for one card once, whoever invites', async () => {
    const here = device()
    expect(await rewards(await invited({ friend: here, friendCard: 'card-1' }))).toEqual(BOTH)
    expect(await rewards(await invited({ friend: here, friendCard: 'card-2' }))).toEqual([])
    expect(await rewards(await invited({ friend: device(), friendCard: 'card-1' }))).toEqual([])
    const twins = await Promise.all(Array.from({ length: 4 }, () => invited({ friendCard: 'card-3' })))
    expect((await Promise.all(twins.map(rewards))).filter((kinds) => kinds.length > 0)).toEqual([BOTH])
  })

  test('is not remembered where the owner of the code was seen: the answer is that of one’s own code', async () => {
    const [host, friend] = [await shop.person(), await shop.person()]
    const [here, code] = [device(), await shop.ensureReferralCode(host.userId)]
    await shop.rememberDevice(host.userId, here)
    expect(codeOf(await shop.recordReferral(friend, code, here))).toBe('OWN_REFERRAL_CODE_CANNOT_BE_USED')
    expect(codeOf(await shop.recordReferral(friend, code, device()))).toBe('ok')
  })
})

test('devices and cards are hashes, gone with the account or after a year', async () => {
  const id = keys.newDeviceId()
  const [person, here] = [await shop.person(), keys.deviceKeysOf(id, 'told-device-00001')]
  const order = await shop.order(person, { paid: true })
  await shop.rememberDevice(person.userId, here)
  await shop.tx((tx) => shop.rememberOrderDevices(tx, order, here))
  const kept = async () => ({
    account: await shop.sql`select * from store.account_devices where user_id = ${person.userId}`,
    order: await shop.sql`select * from store.order_devices where order_id = ${order}`,
  })
  const before = await kept()
  expect([before.account.length, before.order.length]).toEqual([2, 2])
  for (const plain of [id, 'told-device-00001']) expect(JSON.stringify(before)).not.toContain(plain)
  await shop.pruneDevices()
  expect((await kept()).order).toHaveLength(2)
  await shop.tx((tx) => shop.forgetDevices(tx, person.userId))
  expect((await kept()).account).toEqual([])
  await shop.sql`update store.order_devices set created_at = now() - interval '366 days' where order_id = ${order}`
  await shop.sql`update store.payments set paid_at = now() - interval '366 days' where card_keys is not null`
  const cards = async () =>
    Number((await shop.sql`select count(*)::int as n from store.payments where card_keys is not null`)[0]?.n)
  expect(await cards()).toBeGreaterThan(0)
  await shop.pruneDevices()
  expect([(await kept()).order.length, await cards()]).toEqual([0, 0])
})
