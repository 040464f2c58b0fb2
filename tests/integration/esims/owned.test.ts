import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { openShop, restartProviders } from '../orders/shop'
import { buyEsim, place } from './owned-shop'

/** What an account sees of its eSIMs, and how their history of usage comes about. */

const HOUR_MS = 3_600_000
let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false })
})
beforeEach(async () => {
  await shop.control('/faults', undefined, 'DELETE')
  await shop.sql`delete from store.rate_limit_hits`
  restartProviders()
})

const newViewer = (): Viewer => ({ userId: randomUUID(), email: 'ada@example.test', sessionId: null })

/** Minutes later, from the point of view of what is remembered and due. */
async function later(): Promise<void> {
  const { forget } = await import('@/lib/esims/memory')
  const rows =
    await shop.sql`update store.esim_checks set checked_at = checked_at - interval '10 minutes' returning iccid`
  for (const row of rows) forget(String(row.iccid))
  await shop.sql`update store.esims set sample_next_at = now() - interval '1 second' where sample_next_at <> 'infinity'`
}

const samplesOf = (esimId: string) => shop.sql`
  select used_bytes::float8 as used, total_bytes::float8 as total, state, source, taken_at
  from store.usage_samples where esim_id = ${esimId} order by taken_at`
const noticesOf = async (viewer: Viewer) =>
  (
    await shop.sql`select kind from store.notices where user_id = ${viewer.userId} and kind <> 'bought' order by id`
  ).map(({ kind }) => String(kind))

async function sample() {
  const { sampleUsage } = await import('@/lib/esims/commands/sample-usage')
  return sampleUsage()
}

describe('the eSIMs of an account', () => {
  test('are listed with what their provider says, by a name of their owner’s', async () => {
    const { listOwnedEsims, readOwnedEsim } = await import('@/lib/esims/owner-queries')
    const { nameEsim } = await import('@/lib/esims/commands/name-esim')
    const viewer = newViewer()
    const esim = await buyEsim(shop, viewer, 'travelroam', 'active')
    expect(await nameEsim(viewer, esim.esimId, '  Mum  ')).toMatchObject({
      ok: true,
      value: { label: 'Mum' },
    })
    const list = await listOwnedEsims(viewer)
    expect(list).toMatchObject({
      ok: true,
      value: {
        esims: [
          {
            ...{ esimId: esim.esimId, label: 'Mum', state: 'active', past: false },
            figures: { source: 'provider', expectedLagSeconds: null },
          },
        ],
        nextCursor: null,
      },
    })
    const one = await readOwnedEsim(viewer, esim.esimId)
    expect(one).toMatchObject({
      ok: true,
      value: { installable: true, renewable: true, plans: [{ isCurrent: true, state: 'active' }] },
    })
    expect(await nameEsim(viewer, esim.esimId, '')).toMatchObject({ ok: true, value: { label: null } })
    expect((await nameEsim(viewer, esim.esimId, 'x'.repeat(41))).ok).toBe(false)
    expect((await nameEsim(viewer, esim.esimId, 'a\nb')).ok).toBe(false)
    expect((await nameEsim(viewer, esim.esimId, '👩‍🚀'.repeat(13))).ok).toBe(true)
  })

  test.each(['travelroam', 'airhub', 'esimcard', 'esimhub'])(
    '%s: a new one is to be installed, one that was used is not',
    async (vendor) => {
      const { listOwnedEsims } = await import('@/lib/esims/owner-queries')
      const { flushBackground } = await import('@/lib/esims/background')
      const viewer = newViewer()
      const { iccid } = await buyEsim(shop, viewer, vendor)
      const first = async () => {
        restartProviders()
        const list = await listOwnedEsims(viewer)
        return list.ok ? list.value.esims[0] : list
      }
      expect(await first()).toMatchObject({ toInstall: true, installable: true, past: false })
      await shop.control('/esims', { iccid, state: 'active', vendor })
      await flushBackground()
      await later()
      // AirHub reports neither profiles nor, mostly, what was used: nothing proves that it is on a phone.
      // AirHub reports no profiles and, mostly, not what was used: then nothing proves that it is on a phone.
      const used = await first()
      const tells = used && 'plan' in used && (used.plan?.usedBytes ?? 0) > 0
      expect(used).toMatchObject({
        toInstall: vendor === 'airhub' && !tells,
        installable: true,
        renewable: true,
      })
    },
  )

  test('nobody else sees or names them: the same answer as for nothing', async () => {
    const owners = await import('@/lib/esims/owner-queries')
    const { nameEsim } = await import('@/lib/esims/commands/name-esim')
    const { listOrders, ordersOfEsim } = await import('@/lib/orders/account-queries')
    const [ada, eve] = [newViewer(), newViewer()]
    const esim = await buyEsim(shop, ada)
    const nothing = 'esm_0000000000000000000000000'
    for (const ask of [
      owners.readOwnedEsim,
      owners.readOwnedUsage,
      (viewer: Viewer, id: string) => owners.showOwnedInstallation(viewer, id, 'one-client'),
      (viewer: Viewer, id: string) => nameEsim(viewer, id, 'Eve’s'),
    ]) {
      expect((await ask(ada, esim.esimId)).ok).toBe(true)
      const refused = await ask(eve, esim.esimId)
      expect(refused).toMatchObject({ ok: false, error: { code: 'ESIM_NOT_FOUND' } })
      expect(refused).toEqual(await ask(eve, nothing))
    }
    expect(await owners.listOwnedEsims(eve)).toMatchObject({ ok: true, value: { esims: [] } })
    expect(await listOrders(eve)).toMatchObject({ ok: true, value: { orders: [] } })
    expect(await ordersOfEsim(eve, esim.iccid)).toEqual([])
  })

  test('a provider that is down: the last value with its age, and said to be that', async () => {
    const { listOwnedEsims } = await import('@/lib/esims/owner-queries')
    const viewer = newViewer()
    await buyEsim(shop, viewer, 'travelroam', 'active')
    const first = await listOwnedEsims(viewer)
    const { flushBackground } = await import('@/lib/esims/background')
    await flushBackground()
    await later()
    await shop.control('/faults', { vendor: 'travelroam', operation: '*', kind: 'status_500_before' })
    const second = await listOwnedEsims(viewer)
    if (!first.ok || !second.ok) throw new Error('not listed')
    expect(first.value.esims[0]?.figures?.source).toBe('provider')
    expect(second.value.esims[0]).toMatchObject({
      state: 'active',
      figures: { source: 'last_known', asOf: first.value.esims[0]?.figures?.asOf },
    })
  })
})

describe('the orders of an account', () => {
  test('are all there, the unpaid ones too, newest first, page by page, each with the token of its page', async () => {
    const { listOrders, ordersOfEsim } = await import('@/lib/orders/account-queries')
    const { viewOrder } = await import('@/lib/orders/queries')
    const viewer = newViewer()
    const esim = await buyEsim(shop, viewer)
    const unpaid: string[] = []
    for (let i = 0; i < 21; i++) unpaid.push((await place(shop, viewer)).orderNumber)
    const first = await listOrders(viewer)
    if (!first.ok) throw new Error(first.error.code)
    const second = await listOrders(viewer, first.value.nextCursor ?? '')
    if (!second.ok) throw new Error(second.error.code)
    expect(first.value.orders).toHaveLength(20)
    expect(second.value.nextCursor).toBeNull()
    const all = [...first.value.orders, ...second.value.orders]
    expect(all.map(({ orderNumber }) => orderNumber)).toEqual([...unpaid.toReversed(), esim.orderNumber])
    expect(all[0]).toMatchObject({ state: 'awaiting_payment', paidAt: null, price: { currency: 'USD' } })
    expect(all.at(-1)).toMatchObject({
      state: 'fulfilled',
      token: esim.token,
      lines: [{ iccid: esim.iccid }],
    })
    for (const { orderNumber, token } of all)
      expect((await viewOrder({ orderNumber, token })).ok, orderNumber).toBe(true)
    expect(await ordersOfEsim(viewer, esim.iccid)).toMatchObject([{ orderNumber: esim.orderNumber }])
    expect(await listOrders(viewer, 'nonsense')).toMatchObject({ ok: false, error: { code: 'VALIDATION' } })
  })
})

describe('usage', () => {
  test('is sampled as the world goes on, once for each moment of the provider’s, and never for what is over', async () => {
    const viewer = newViewer()
    const esim = await buyEsim(shop, viewer, 'travelroam', 'active')
    for (let round = 0; round < 3; round++) {
      await later()
      expect((await sample()).providers.find(({ provider }) => provider === 'travelroam')).toMatchObject({
        unanswered: 0,
        left: 0,
      })
      shop.world.world.advance(6 * HOUR_MS)
    }
    const samples = await samplesOf(esim.esimId)
    expect(samples.length).toBeGreaterThanOrEqual(3)
    const used = samples.map((row) => Number(row.used))
    expect(used).toEqual(used.toSorted((a, b) => a - b))
    expect(used.at(-1)).toBeGreaterThan(used[0] ?? 0)
    expect(samples.every((row) => row.source === 'poll')).toBe(true)
    const [paced] = await shop.sql`
      select sample_next_at > now() + interval '10 minutes' as later, sample_next_at < now() + interval '4 hours' as soon
      from store.esims where id = ${esim.esimId}`
    expect(paced).toMatchObject({ later: true, soon: true })
    expect((await sample()).providers).toEqual([])

    await shop.control('/esims', { iccid: esim.iccid, state: 'deleted', vendor: 'travelroam' })
    await later()
    await sample()
    const [dead] =
      await shop.sql`select sample_next_at = 'infinity' as never from store.esims where id = ${esim.esimId}`
    expect(dead?.never).toBe(true)
  })

  test('an outage of one provider leaves the others their samples', async () => {
    const viewer = newViewer()
    const one = await buyEsim(shop, viewer, 'travelroam', 'active')
    const other = await buyEsim(shop, viewer, 'esimcard', 'active')
    await later()
    await shop.control('/faults', { vendor: 'travelroam', operation: '*', kind: 'status_500_before' })
    const run = await sample()
    expect(run.providers.find(({ provider }) => provider === 'esimcard')).toMatchObject({
      unanswered: 0,
      left: 0,
    })
    expect(run.providers.find(({ provider }) => provider === 'travelroam')?.answered).toBe(0)
    expect(await samplesOf(other.esimId)).toHaveLength(1)
    expect(await samplesOf(one.esimId)).toHaveLength(0)
    const [waiting] = await shop.sql`
      select sample_next_at between now() and now() + interval '15 minutes' as soon from store.esims where id = ${one.esimId}`
    expect(waiting?.soon).toBe(true)
  })

  test('a look of the owner leaves a sample, a stranger’s eSIM none', async () => {
    const { checkEsim } = await import('@/lib/esims/commands/check-esim')
    const { flushBackground } = await import('@/lib/esims/background')
    const esim = await buyEsim(shop, newViewer(), 'travelroam', 'active')
    const stranger = await shop.esim()
    for (const iccid of [esim.iccid, stranger])
      await checkEsim({ iccid, clientKey: `look-${iccid}`, confirmed: true })
    await flushBackground()
    expect(await samplesOf(esim.esimId)).toMatchObject([{ source: 'check', state: 'active' }])
    const [count] = await shop.sql`
      select count(*)::int as n from store.usage_samples s join store.esims e on e.id = s.esim_id where e.iccid = ${stranger}`
    expect(count?.n).toBe(0)
  })

  test('old samples are thinned to one a day, of each plan the last', async () => {
    const { pruneSamples } = await import('@/lib/esims/commands/prune-samples')
    const esim = await buyEsim(shop, newViewer())
    await shop.sql`
      insert into store.usage_samples (esim_id, taken_at, plan_key, used_bytes, state, source)
      select ${esim.esimId}, t, 'p', 1, 'active', 'poll' from unnest(array[
        date_trunc('day', now(), 'UTC') - interval '40 days', date_trunc('day', now(), 'UTC') - interval '40 days' + interval '6 hours',
        date_trunc('day', now(), 'UTC') - interval '39 days', now() - interval '3 years', now() - interval '5 hours', now() - interval '4 hours'
      ]) t`
    expect(await pruneSamples()).toEqual({ removed: 2 })
    expect(await samplesOf(esim.esimId)).toHaveLength(4)
  })
})

describe('events of eSIM Hub', () => {
  async function tell(esim: { iccid: string; refs: { orderId?: string } }, type: string, date: string) {
    const { followEvent, receiveEvent } = await import('@/lib/esims/commands/receive-event')
    const body = { order_id: esim.refs.orderId, iccid: esim.iccid, event_type: type, event_date: date }
    const received = await receiveEvent('esimhub', body)
    if (!received.ok) throw new Error(received.error.code)
    if (received.value.iccid) await followEvent(received.value.iccid)
    return received.value
  }

  test('leave a sample and one notice per fact, however often, late and out of order they come', async () => {
    const viewer = newViewer()
    const esim = await buyEsim(shop, viewer, 'esimhub', 'active')
    await tell(esim, 'PLAN-STARTED', '2026-11-22T08:00:00')
    expect(await noticesOf(viewer)).toEqual(['plan_started'])
    // The hub says 80 %, its figures do not: nothing is believed.
    await tell(esim, 'PLAN-80', '2026-11-22T09:00:00')
    expect(await noticesOf(viewer)).toEqual(['plan_started'])

    await shop.control('/esims', { iccid: esim.iccid, state: 'nearly_empty', vendor: 'esimhub' })
    const first = await tell(esim, 'PLAN-80', '2026-11-22T10:00:00')
    const again = await tell(esim, 'PLAN-80', '2026-11-22T10:00:00')
    expect([first.isNew, again.isNew]).toEqual([true, false])
    expect(await noticesOf(viewer)).toEqual(['plan_started', 'usage_80'])

    await shop.control('/esims', { iccid: esim.iccid, state: 'used_up', vendor: 'esimhub' })
    await tell(esim, 'PLAN-100', '2026-11-22T12:00:00')
    await tell(esim, 'PLAN-80', '2026-11-22T11:00:00')
    await tell(esim, 'PLAN-STARTED', '2026-11-22T07:00:00')
    expect(await noticesOf(viewer)).toEqual(['plan_started', 'usage_80', 'usage_100'])
    const samples = await samplesOf(esim.esimId)
    expect(samples.every((row) => row.source === 'event')).toBe(true)
    expect(samples.at(-1)).toMatchObject({ state: 'used_up' })
  })

  test('about an eSIM that is not ours are kept and cost no question', async () => {
    const asked = shop.world.world.journal.list().length
    const told = await tell({ iccid: '8999900000000000014', refs: {} }, 'PLAN-80', '2026-11-22T10:00:00')
    expect(told).toEqual({ isNew: true, iccid: null })
    expect(shop.world.world.journal.list().length).toBe(asked)
  })
})
