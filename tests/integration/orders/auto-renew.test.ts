import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { buyEsim } from '../esims/owned-shop'
import { liftLimits } from './bulk'
import { openShop, placeRenewal } from './shop'

/** An eSIM that renews itself: announced first, once per plan, from the wallet and never beyond its bounds. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { spendableOf } = await import('@/lib/wallet/queries')
const { setAutoRenew, stopAutoRenew } = await import('@/lib/orders/commands/set-auto-renew')
const { runAutoRenewals } = await import('@/lib/orders/commands/run-auto-renewals')
const { readAutoRenewal, renewalsInPast } = await import('@/lib/orders/auto-renew-view')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')

beforeEach(async () => {
  await liftLimits(shop)
})

const WISH = { belowPercent: 10, hoursLeft: null, perTrip: 2, perMonth: 5, currency: 'EUR' }

async function anOwner(amountMinor: number) {
  const viewer: Viewer = { userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null }
  await sql`insert into store.profiles (user_id, email, locale) values (${viewer.userId}, ${viewer.email}, 'de')`
  const { esimId, iccid } = await buyEsim(shop, viewer, 'travelroam', 'active')
  await inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(amountMinor, 'EUR'))),
  )
  return { viewer, esimId, iccid }
}
/** Figures as a sampling would have brought them. */
const runsLow = (esimId: string, planKey: string, remaining = 50) => sql`
  insert into store.usage_samples (esim_id, taken_at, plan_key, used_bytes, remaining_bytes, total_bytes, state, source)
  values (${esimId}, clock_timestamp(), ${planKey}, ${1000 - remaining}, ${remaining}, 1000, 'nearly_empty', 'poll')`
const makeDue = () =>
  sql`update store.auto_renewal_runs set due_at = now() - interval '1 second' where state = 'announced'`
const left = async ({ userId }: Viewer) => (await spendableOf(userId, 'EUR')).amountMinor
const renewalsOf = async (viewer: Viewer) =>
  (
    await sql`select o.number, o.state from store.orders o where o.user_id = ${viewer.userId} and o.number like 'REN-%'`
  ).length
const mailsOf = async (viewer: Viewer) =>
  (
    await sql`select template, data, locale from store.messages where recipient = ${viewer.email} and template like 'auto%' order by created_at`
  ).map(({ template, data, locale }) => [template, (data as { reason?: string }).reason ?? locale])

test('is told of, then paid from the wallet, once for a plan, however many runs there are at once', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  expect(await setAutoRenew(viewer, esimId, WISH)).toMatchObject({ ok: true })
  await runsLow(esimId, 'plan-1')
  await Promise.all(Array.from({ length: 5 }, () => runAutoRenewals()))
  expect(await mailsOf(viewer)).toEqual([['auto_renew_planned', 'de']])
  expect(await renewalsOf(viewer)).toBe(0)
  await makeDue()
  await Promise.all(Array.from({ length: 5 }, () => runAutoRenewals()))
  await runsLow(esimId, 'plan-1', 10)
  await runAutoRenewals()
  expect(await renewalsOf(viewer)).toBe(1)
  const most = (await readAutoRenewal(viewer, esimId))?.most.amountMinor ?? 0
  expect(await left(viewer)).toBe(100_000 - most)
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'on' })
})

test('one that died after paying is found again, not paid again', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  const before = await left(viewer)
  await sql`update store.auto_renewal_runs set state = 'renewing', order_number = null, updated_at = now() - interval '1 hour'
    where esim_id = ${esimId}`
  await runAutoRenewals()
  expect([await renewalsOf(viewer), await left(viewer)]).toEqual([1, before])
  const [run] = await sql`select state, order_number from store.auto_renewal_runs where esim_id = ${esimId}`
  expect(run).toMatchObject({ state: 'done', order_number: expect.stringMatching(/^REN-/) })
})

test('renewed by hand meanwhile, or before it was announced, nothing is bought on top', async () => {
  const { viewer, esimId, iccid } = await anOwner(100_000)
  const renewByHand = async () => {
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
  }
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await renewByHand()
  await makeDue()
  expect(await runAutoRenewals()).toMatchObject({ renewed: 0, stopped: 0 })
  expect([await left(viewer), (await mailsOf(viewer)).length]).toEqual([100_000, 1])
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'on' })

  await runsLow(esimId, 'plan-2', 900)
  await renewByHand()
  await runsLow(esimId, 'plan-2')
  expect(await runAutoRenewals()).toMatchObject({ announced: 0 })
  expect([await left(viewer), (await mailsOf(viewer)).length]).toEqual([100_000, 1])
})

test('stopped by its owner after it was announced, nothing is bought; a stranger stops nothing', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await stopAutoRenew({ ...viewer, userId: randomUUID() }, esimId)
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'on' })
  await stopAutoRenew(viewer, esimId)
  await makeDue()
  await runAutoRenewals()
  expect([await renewalsOf(viewer), await left(viewer)]).toEqual([0, 100_000])
  expect(await readAutoRenewal({ ...viewer, userId: randomUUID() }, esimId)).toBeNull()
})

test('whoever deletes their account renews nothing any more, not even what was announced', async () => {
  const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  expect(await deleteAccount(viewer, 'EUR 100000')).toMatchObject({ ok: true })
  const rows = await sql`select a.state, r.state as run from store.auto_renewals a
    join store.auto_renewal_runs r on r.esim_id = a.esim_id where a.esim_id = ${esimId}`
  expect([...rows]).toEqual([{ state: 'off', run: 'called_off' }])
})

test('without enough money it stops, says so, and takes nothing; topping up does not start it again', async () => {
  const { viewer, esimId } = await anOwner(1)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'stopped', reason: 'funds' })
  expect(await mailsOf(viewer)).toEqual([
    ['auto_renew_planned', 'de'],
    ['auto_renew_stopped', 'funds'],
  ])
  await runsLow(esimId, 'plan-2')
  await runAutoRenewals()
  expect([await renewalsOf(viewer), await left(viewer)]).toEqual([1, 1])
})

const topUp = ({ userId }: Viewer) =>
  inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), userId, money(100_000, 'EUR'))),
  )

test('switched on again after it stopped, it renews the same plan, once', async () => {
  const { viewer, esimId } = await anOwner(1)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'stopped', reason: 'funds' })
  await topUp(viewer)
  await setAutoRenew(viewer, esimId, WISH)
  for (let round = 0; round < 2; round++) {
    await Promise.all(Array.from({ length: 5 }, () => runAutoRenewals()))
    await makeDue()
    await Promise.all(Array.from({ length: 5 }, () => runAutoRenewals()))
  }
  const most = (await readAutoRenewal(viewer, esimId))?.most.amountMinor ?? 0
  expect(await left(viewer)).toBe(100_001 - most)
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'on' })
  expect((await mailsOf(viewer)).map(([template]) => template)).toEqual([
    'auto_renew_planned',
    'auto_renew_stopped',
    'auto_renew_planned',
  ])
})

test('switched off and on again by its owner, or after its money came back, it renews the same plan', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  const statesOf = async () =>
    (await sql`select state from store.auto_renewal_runs where esim_id = ${esimId} order by id`).map(
      ({ state }) => state,
    )
  await runAutoRenewals()
  await stopAutoRenew(viewer, esimId)
  await setAutoRenew(viewer, esimId, WISH)
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  expect(await statesOf()).toEqual(['called_off', 'done'])

  await sql`alter table store.orders disable trigger user`
  await sql`update store.orders set state = 'refunded' where user_id = ${viewer.userId} and number like 'REN-%'`
  await sql`alter table store.orders enable trigger user`
  await runAutoRenewals()
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'stopped', reason: 'review' })
  await setAutoRenew(viewer, esimId, WISH)
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  expect(await statesOf()).toEqual(['called_off', 'failed', 'done'])
})

test('every one has its turn, however few are looked at in one run', async () => {
  const first = await anOwner(100)
  await setAutoRenew(first.viewer, first.esimId, { ...WISH, hoursLeft: 1 })
  await runsLow(first.esimId, 'plan-1', 900)
  const second = await anOwner(100)
  await setAutoRenew(second.viewer, second.esimId, WISH)
  await runsLow(second.esimId, 'plan-1')
  const [on] = await sql`select count(*)::int as n from store.auto_renewals where state = 'on'`
  for (let run = 0; run < Number(on?.n); run++) await runAutoRenewals(1)
  expect(await mailsOf(second.viewer)).toEqual([['auto_renew_planned', 'de']])
  expect(await mailsOf(first.viewer)).toEqual([])
})

test('the cap of a trip and a higher price stop it', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, { ...WISH, perTrip: 1 })
  for (const plan of ['plan-1', 'plan-2']) {
    await runsLow(esimId, plan)
    await runAutoRenewals()
    await makeDue()
    await runAutoRenewals()
  }
  expect(await renewalsOf(viewer)).toBe(1)
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'stopped', reason: 'cap' })

  const other = await anOwner(100_000)
  await setAutoRenew(other.viewer, other.esimId, WISH)
  await sql`update store.auto_renewals set most_minor = most_minor - 1 where esim_id = ${other.esimId}`
  await runsLow(other.esimId, 'plan-1')
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  expect(await readAutoRenewal(other.viewer, other.esimId)).toMatchObject({
    state: 'stopped',
    reason: 'price',
  })
  expect([await renewalsOf(other.viewer), await left(other.viewer)]).toEqual([0, 100_000])
})

test('a renewal that the provider refuses gives the money back and stops it', async () => {
  const { viewer, esimId } = await anOwner(100_000)
  await setAutoRenew(viewer, esimId, WISH)
  await runsLow(esimId, 'plan-1')
  await runAutoRenewals()
  await makeDue()
  await runAutoRenewals()
  await sql`update store.orders set state = 'needs_review', state_reason = 'test' where user_id = ${viewer.userId}
    and number like 'REN-%' and state in ('paid', 'fulfilling')`
  await runAutoRenewals()
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'stopped', reason: 'review' })
  await sweepOrders({ quietSeconds: 0 })
})

test('is the owner’s to set, within its bounds; what would have been is told from stored figures', async () => {
  const { viewer, esimId } = await anOwner(100)
  const eve = { ...viewer, userId: randomUUID() }
  expect(await setAutoRenew(eve, esimId, WISH)).toMatchObject({ error: { code: 'ESIM_NOT_FOUND' } })
  for (const wrong of [
    { belowPercent: null },
    { belowPercent: 0 },
    { belowPercent: 51 },
    { perTrip: 11 },
    { perMonth: 0.5 },
  ])
    expect(await setAutoRenew(viewer, esimId, { ...WISH, ...wrong })).toMatchObject({
      error: { code: 'VALIDATION' },
    })
  for (const plan of ['a', 'a', 'b']) await runsLow(esimId, plan)
  await runsLow(esimId, 'c', 500)
  expect(await renewalsInPast(esimId, 10)).toBe(2)
})
