import { describe, expect, test } from 'vitest'
import type { DeviceKeys } from '@/lib/auth/device-keys'
import type { Viewer } from '@/lib/auth/types'
import {
  account,
  balance,
  order,
  paid,
  place,
  promotion,
  quote,
  settleDown,
  shop,
  sql,
  useOf,
} from './promoted'

/** Whose a promotion is when an order is placed, and what of it stays when a part of the order goes back. */

const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { viewOrder } = await import('@/lib/orders/queries')
const { deviceKeysOf, newDeviceId } = await import('@/lib/auth/device-keys')
const { rememberDevice } = await import('@/lib/promotions/commands/remember-device')
const { exportAccount } = await import('@/lib/orders/commands/export-account')
const { ensureReferralCode, recordReferral } = await import('@/lib/promotions/commands/referral')
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`

const firstOrder = (percent = 10) =>
  promotion({ benefit: { kind: 'percent', basisPoints: percent * 100 }, scope: { firstOrderOnly: true } })

let client = 0
interface Ordering {
  readonly viewer?: Viewer | null
  readonly email?: string
  readonly orderedBefore?: string
  readonly guestId?: string
  readonly devices?: DeviceKeys
}
/** Places an order of what was quoted to nobody in particular. */
async function placed(code: string, { viewer = null, ...more }: Ordering = {}) {
  const quoted = await quote(code)
  if (!quoted.ok) throw new Error(quoted.error.code)
  return placeAndPay({
    quoteId: quoted.value.quoteId,
    email: `nobody-${++client}@example.test`,
    locale: 'en',
    channel: 'web',
    idempotencyKey: `holder-${++client}`,
    clientKey: `holder-${client}`,
    viewer,
    ...more,
  })
}
type Placed = Awaited<ReturnType<typeof placed>>
const numberOf = (answer: Placed) => {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value.orderNumber
}
const refusal = (answer: Placed) => (answer.ok ? null : answer.error.code)

describe('an unpaid order that holds a promotion', () => {
  test('is not ended by a stranger who types its address, and the stranger is told why not', async () => {
    const { code } = await promotion({ limits: { perUserUses: 1 } })
    const email = 'victim@example.test'
    const theirs = await placed(code, { email })
    expect(refusal(await placed(code, { email }))).toBe('PROMOTION_ALREADY_USED')
    expect(refusal(await placed(code, { email, viewer: await account() }))).toBe('PROMOTION_ALREADY_USED')
    expect(refusal(await placed(code, { email, guestId: 'gst_0000000000000000000000009' }))).toBe(
      'PROMOTION_ALREADY_USED',
    )
    expect(await shop.orderState(numberOf(theirs))).toBe('awaiting_payment')
  })

  test('is given up for another one of the same browser, and of the same guest of the old API', async () => {
    const { code } = await promotion({ limits: { perUserUses: 1 } })
    const email = 'comes-back@example.test'
    const first = numberOf(await placed(code, { email }))
    const second = await placed(code, { email, orderedBefore: first })
    expect([refusal(second), await shop.orderState(first)]).toEqual([null, 'canceled'])
    const guest = { email: 'old-api@example.test', guestId: 'gst_0000000000000000000000001' }
    const third = numberOf(await placed(code, guest))
    expect(refusal(await placed(code, guest))).toBeNull()
    expect(await shop.orderState(third)).toBe('canceled')
  })

  test('for a first order is given up for another promotion for it; of the two orders one can be paid', async () => {
    const [welcome, hello] = [await firstOrder(), await firstOrder(20)]
    const viewer = await account()
    const first = await order(welcome.code, { viewer })
    const second = await order(hello.code, { viewer })
    expect([await shop.orderState(first.orderNumber), await useOf(first.orderNumber)]).toEqual([
      'canceled',
      'released',
    ])
    await shop.pay(second.sessionId)
    await settleSession(second.sessionId)
    expect(await quote(welcome.code, { viewer })).toMatchObject({ error: { code: 'USER_HAS_PREVIOUS_ESIM' } })
  })
})

describe('a first order', () => {
  test('is judged by the account that orders, whatever address it types', async () => {
    const { code } = await firstOrder()
    const viewer = await account()
    await paid(null, { viewer })
    expect(refusal(await placed(code, { viewer, email: 'fresh@example.test' }))).toBe(
      'USER_HAS_PREVIOUS_ESIM',
    )
    const other = await account()
    await placed(code, { viewer: other, email: 'typed-once@example.test' })
    const [use] = await sql`
      select mailbox_key, account_mailbox_key from store.promotion_uses where user_id = ${other.userId}`
    expect(use?.account_mailbox_key).toMatch(/^[\w-]{43}$/)
    expect(use?.account_mailbox_key).not.toBe(use?.mailbox_key)
  })

  test('was one, also after the account was deleted', async () => {
    const { code } = await firstOrder()
    const viewer = await account()
    const done = await paid(null, { viewer })
    expect(await settleDown(done.orderNumber)).toBe('fulfilled')
    expect(await deleteAccount(viewer)).toMatchObject({ ok: true })
    const [row] = await sql`select email, user_id from store.orders where number = ${done.orderNumber}`
    expect(row).toMatchObject({ email: null, user_id: null })
    expect(refusal(await placed(code, { email: viewer.email }))).toBe('USER_HAS_PREVIOUS_ESIM')
  })
})

describe('at one device', () => {
  const here = () => deviceKeysOf(newDeviceId())

  test('an unpaid order gives way to whoever orders there, a paid one does not, and a name in a header ends nothing', async () => {
    const { code } = await firstOrder()
    const devices = here()
    const first = numberOf(await placed(code, { viewer: await account(), devices }))
    const again = await placed(code, { email: 'beside@example.test', devices })
    expect([refusal(again), await shop.orderState(first)]).toEqual([null, 'canceled'])
    const sessionId = (again.ok && again.value.sessionId) || ''
    await shop.pay(sessionId)
    await settleSession(sessionId)
    const other = await account()
    expect(refusal(await placed(code, { viewer: other, devices }))).toBe('PROMOTION_ALREADY_USED')
    expect(refusal(await placed(code, { viewer: other, devices: here() }))).toBeNull()
    const told = deviceKeysOf(null, 'a-device-name-0001')
    const named = numberOf(
      await placed((await firstOrder()).code, { viewer: await account(), devices: told }),
    )
    await placed(code, { viewer: await account(), devices: told })
    expect(await shop.orderState(named)).toBe('awaiting_payment')
  })

  test('what applies by itself is not in the price of who cannot have it: the purchase goes on without', async () => {
    const { id } = await promotion({
      code: null,
      scope: { firstOrderOnly: true },
      benefit: { kind: 'percent', basisPoints: 9500 },
    })
    const devices = here()
    await placed((await firstOrder()).code, { viewer: await account(), devices })
    await sql`update store.orders set paid_at = now() where id in (
      select order_id from store.order_devices where device_key in ${sql([...devices.kept])})`
    const viewer = await account()
    const quoted = async (at?: DeviceKeys) => {
      const asked = await quote(null, { viewer, ...(at ? { devices: at } : {}) })
      return asked.ok ? [asked.value.promotion !== null, asked.value.quoteId] : []
    }
    expect((await quoted(here()))[0]).toBe(true)
    const [isCheaper, quoteId] = await quoted(devices)
    await sql`update store.promotions set ends_at = now() where id = ${id}`
    expect(isCheaper).toBe(false)
    expect(refusal(await place(String(quoteId), viewer))).toBeNull()
  })
})

test('devices of an account are in its export without what they are known by, and gone with the account', async () => {
  const [viewer, devices] = [await account(), deviceKeysOf(newDeviceId())]
  await rememberDevice(viewer.userId, devices)
  const file = await exportAccount(viewer)
  expect(file.known_devices).toEqual([{ first_seen_at: expect.any(String), seen_at: expect.any(String) }])
  expect(JSON.stringify(file)).not.toContain(devices.kept[0])
  expect(await deleteAccount(viewer)).toMatchObject({ ok: true })
  expect(await sql`select from store.account_devices where user_id = ${viewer.userId}`).toHaveLength(0)
})

test('a quote with a promotion that applies by itself to accounts is no guest’s order', async () => {
  const viewer = await account()
  const { id } = await promotion({
    code: null,
    limits: { perUserUses: 1 },
    benefit: { kind: 'percent', basisPoints: 9000 },
  }).catch(() => ({ id: '' }))
  const quoted = await quote(null, { viewer })
  await sql`update store.promotions set ends_at = clock_timestamp() where code is null`
  if (!quoted.ok) throw new Error(quoted.error.code)
  expect(id).not.toBe('')
  expect(quoted.value.promotion).not.toBeNull()
  expect(refusal(await place(quoted.value.quoteId))).toBe('PROMOTION_NEEDS_ACCOUNT')
})

describe('what is earned', () => {
  /** Cashback on one bundle of two. */
  async function withCashback() {
    const rows = await sql`
      select id from store.bundles where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1
      order by cost_minor desc, id limit 3`
    const [one = '', two = '', other = ''] = rows.map((row) => String(row.id))
    const { code } = await promotion({
      benefit: { kind: 'cashback_amount', amountMinor: 101 },
      currency: 'EUR',
      scope: { bundleIds: [one, two] },
    })
    const viewer = await account()
    const quoted = await quoteBundles({
      items: [other, one, two].map((bundleId) => ({ bundleId, quantity: 1 })),
      currency: 'EUR',
      clientKey: `cashback-${++client}`,
      promotion: { code, userId: viewer.userId, email: viewer.email },
    })
    if (!quoted.ok) throw new Error(quoted.error.code)
    const [row] = await sql`
      select array_agg(cashback_minor::int order by id) as parts from store.quotes where basket_id = ${quoted.value.quoteId}`
    const parts = row?.parts as number[]
    const answer = await place(quoted.value.quoteId, viewer)
    if (!answer.ok) throw new Error(answer.error.code)
    const { orderNumber, token, sessionId } = answer.value
    await shop.pay(sessionId ?? '')
    await settleSession(sessionId ?? '')
    expect(await settleDown(orderNumber)).toBe('fulfilled')
    await sweepOrders({ quietSeconds: 0 })
    const view = await viewOrder({ orderNumber, token })
    if (!view.ok) throw new Error(view.error.code)
    const lineIds = view.value.lines.map(({ lineId }) => lineId)
    const back = async (place: number) => {
      const given = await giveBack({
        ...{ orderNumber, token, viewer },
        lineId: lineIds[place] ?? 0,
        to: 'card',
        clientKey: `back-${++client}`,
      })
      if (!given.ok) throw new Error(given.error.code)
      await settleDown(orderNumber, ['refunded', 'partially_refunded'])
    }
    return { parts, viewer, back }
  }

  test('cashback belongs to the lines it was promised for: others go back without it, those take theirs along', async () => {
    const { parts, viewer, back } = await withCashback()
    expect([parts[0], (parts[1] ?? 0) + (parts[2] ?? 0)]).toEqual([0, 101])
    expect(await balance(viewer)).toBe(101)
    await back(0)
    expect(await balance(viewer)).toBe(101)
    await back(1)
    expect(await balance(viewer)).toBe(parts[2])
    await back(2)
    expect(await balance(viewer)).toBe(0)
  })

  test('a referral goes back with the refund of a line that leaves too little of its order', async () => {
    const [referrer, friend] = [await account(), await account()]
    await recordReferral(friend, await ensureReferralCode(referrer.userId))
    const placed = await paid(null, { viewer: friend, count: 2 })
    expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
    await sweepOrders({ quietSeconds: 0 })
    expect([await balance(referrer), await balance(friend)]).toEqual([300, 300])
    const view = await viewOrder(placed)
    if (!view.ok) throw new Error(view.error.code)
    const [first, second] = view.value.lines
    // What is left is worth less than the least order that was promised for.
    await sql`update store.rewards set min_order_minor = ${(second?.price.amountMinor ?? 0) + 1}`
    await giveBack({
      orderNumber: placed.orderNumber,
      token: placed.token,
      lineId: first?.lineId ?? 0,
      to: 'card',
      clientKey: `back-${++client}`,
    })
    expect(await settleDown(placed.orderNumber, ['partially_refunded'])).toBe('partially_refunded')
    expect([await balance(referrer), await balance(friend)]).toEqual([0, 0])
  })
})
