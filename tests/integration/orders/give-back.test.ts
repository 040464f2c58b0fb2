import { describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { type Bought, boughtEsims } from './bought-esims'
import { openShop } from './shop'

/** What was not used goes back by one click, once; everything else is said, and staff can be asked. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const { bought, work, walletOf, newViewer } = await boughtEsims(shop)
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { askForRefund } = await import('@/lib/orders/commands/ask-for-refund')
const { readRefundability } = await import('@/lib/orders/refundability')
const { listNotices } = await import('@/lib/orders/notices')
const { installationOf } = await import('@/lib/esims/install')

let client = 0
const keyOf = ({ orderNumber, token }: Bought) => ({ orderNumber, token })
const back = (order: Bought, to: 'card' | 'wallet' = 'card', lineId: number | 'all' = 'all') =>
  giveBack({ ...keyOf(order), lineId, to, clientKey: `back-${++client}` })
const ask = async (order: Bought) => {
  const answer = await readRefundability(keyOf(order), { clientKey: order.clientKey })
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value.lines
}
const available = async (viewer: Viewer) => (await walletOf(viewer)).minor
const bell = async (viewer: Viewer) =>
  (await listNotices(viewer, { limit: 9, offset: 0 })).map(({ kind }) => kind)
const balance = async (kind: string) =>
  Number(
    (
      await sql`select coalesce(sum(balance_minor), 0)::float8 as n from ledger.balances() where kind = ${kind} and currency = 'EUR'`
    )[0]?.n,
  )

describe('an unused eSIM', () => {
  test('may be given back, is said to be so, goes to the card once however many click, and installs no more', async () => {
    const order = await bought()
    const [line] = await ask(order)
    expect(line).toMatchObject({ answer: 'yes', amount: order.price, reason: null })
    expect(line?.ways.map(({ to }) => to)).toEqual(['card', 'wallet'])
    const revenue = await balance('revenue')
    const clicks = await Promise.all(Array.from({ length: 30 }, () => back(order)))
    expect(clicks.every(({ ok }) => ok)).toBe(true)
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await shop.totals(order.sessionId)).toEqual({
      captured: order.price.amountMinor,
      refunded: order.price.amountMinor,
    })
    expect((await balance('revenue')) - revenue).toBe(order.price.amountMinor)
    expect(await balance('refunds_payable')).toBe(0)
    expect(await shop.ledgerIsBalanced()).toBe(true)
    expect((await ask(order))[0]).toMatchObject({ answer: 'no', reason: 'done' })
    expect(await installationOf(order.view.lines[0]?.esimId ?? '')).toBeNull()
    const incidents = await sql`
      select detail from store.incidents where kind = 'returned_esim_usable' and subject_id = ${String(line?.lineId)}`
    expect(incidents).toHaveLength(1)
    expect(incidents[0]?.detail).toMatchObject({ order: order.orderNumber, provider: 'travelroam' })
  })

  test('goes into the wallet at once where its buyer wants that', async () => {
    const order = await bought()
    expect(await back(order, 'wallet')).toMatchObject({ ok: true })
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await available(order.viewer)).toBe(order.price.amountMinor)
    expect(await shop.totals(order.sessionId)).toMatchObject({ refunded: 0 })
    expect(await bell(order.viewer)).toEqual(['refunded_to_wallet', 'bought'])
  })

  test('of a mixed payment goes back the way it came: the card’s part to the card, the rest to the wallet', async () => {
    const order = await bought({ walletMinor: 150 })
    const [line] = await ask(order)
    expect(line?.ways[0]).toMatchObject({ to: 'card', wallet: { amountMinor: 150 } })
    await back(order)
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await available(order.viewer)).toBe(150)
    expect(await shop.totals(order.sessionId)).toMatchObject({
      refunded: order.price.amountMinor - 150,
    })
    expect((await bell(order.viewer)).toSorted()).toEqual(['bought', 'refunded', 'refunded_to_wallet'])
  })

  test('of a family: one line at a time, then the rest', async () => {
    const order = await bought({ count: 3 })
    const [first] = order.view.lines
    expect(await back(order, 'card', first?.lineId ?? 0)).toMatchObject({
      ok: true,
      value: { lineIds: [first?.lineId] },
    })
    expect(await work(order.orderNumber)).toBe('partially_refunded')
    expect((await ask(order)).map(({ answer }) => answer)).toEqual(['no', 'yes', 'yes'])
    await back(order, 'wallet')
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await available(order.viewer)).toBe(
      order.price.amountMinor - (first?.price.amountMinor ?? Number.NaN),
    )
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('of a guest waits for the account of its address; staff can be asked, once at a time', async () => {
    const order = await bought({ guest: true })
    expect((await ask(order))[0]).toMatchObject({ reason: 'needs_account', canAskStaff: true })
    expect(await back(order)).toMatchObject({
      error: { code: 'REFUND_NOT_POSSIBLE', fields: { reason: 'needs_account' } },
    })
    expect(await back(order, 'wallet')).toMatchObject({ error: { code: 'WALLET_NEEDS_ACCOUNT' } })
    const lineId = order.view.lines[0]?.lineId ?? 0
    for (const note of ['Wrong country', 'Wrong country, please'])
      expect(
        await askForRefund({ ...keyOf(order), lineId, to: 'card', note, clientKey: 'asks' }),
      ).toMatchObject({ ok: true })
    const asked =
      await sql`select detail from store.incidents where kind = 'refund_asked' and subject_id = ${String(lineId)}`
    expect(asked).toHaveLength(1)
    expect(asked[0]?.detail).toMatchObject({
      evidence: 'unused',
      why: 'needs_account',
      note: 'Wrong country',
    })
  })

  test('is not asked for from staff where one click does it', async () => {
    const order = await bought()
    const lineId = order.view.lines[0]?.lineId ?? 0
    expect(
      await askForRefund({ ...keyOf(order), lineId, to: 'card', note: '', clientKey: 'asks' }),
    ).toMatchObject({ error: { code: 'REFUND_NOT_POSSIBLE' } })
  })
})

test('one that was given back is past to its owner: not installed, not renewed and not by itself, in the old shop’s API too', async () => {
  const { readOwnedEsim, listOwnedEsims, showOwnedInstallation } = await import('@/lib/esims/owner-queries')
  const { listRenewalOffers } = await import('@/lib/orders/queries')
  const { setAutoRenew } = await import('@/lib/orders/commands/set-auto-renew')
  const { readAutoRenewal } = await import('@/lib/orders/auto-renew-view')
  const { readShopEsim } = await import('@/lib/orders/shop-queries')
  const order = await bought()
  const { viewer, clientKey } = order
  const [line] = order.view.lines
  const esimId = line?.esimId ?? ''
  const iccid = line?.iccid ?? ''
  const wish = { belowPercent: 10, hoursLeft: null, perTrip: 1, perMonth: 1, currency: 'EUR' }
  expect(await setAutoRenew(viewer, esimId, wish)).toMatchObject({ ok: true })
  expect(await readOwnedEsim(viewer, esimId)).toMatchObject({
    value: { returnedAt: null, past: false, renewable: true, installable: true },
  })
  expect(await back(order)).toMatchObject({ ok: true })

  const given = { returnedAt: expect.any(String), past: true, renewable: false }
  expect(await readOwnedEsim(viewer, esimId)).toMatchObject({ value: { ...given, installable: false } })
  expect(await listOwnedEsims(viewer)).toMatchObject({ value: { esims: [given] } })
  expect(await showOwnedInstallation(viewer, esimId, clientKey)).toMatchObject({
    value: { esim: given, install: null },
  })
  expect(await readShopEsim(viewer, iccid)).toMatchObject({ value: { owned: given, install: null } })
  expect(await listRenewalOffers({ iccid, clientKey })).toMatchObject({
    value: { kind: 'none', reason: 'not_renewable' },
  })
  expect(await readAutoRenewal(viewer, esimId)).toMatchObject({ state: 'off' })
  expect(await setAutoRenew(viewer, esimId, wish)).toMatchObject({ error: { code: 'RENEWAL_NOT_ELIGIBLE' } })
})

test('one that was given back is watched: used all the same it is told, cancelled at its provider it is settled', async () => {
  const { watchReturned } = await import('@/lib/orders/commands/watch-returned')
  const [used, cancelled] = [await bought(), await bought()]
  for (const order of [used, cancelled]) await back(order, 'wallet')
  const iccidOf = ({ view }: Bought) => view.lines[0]?.iccid ?? ''
  await shop.control('/esims', { iccid: iccidOf(used), state: 'active' })
  await shop.control('/esims', { iccid: iccidOf(cancelled), state: 'revoked' })
  expect(await watchReturned()).toBeGreaterThan(1)
  const told = async (kind: string, order: Bought) =>
    (
      await sql`select 1 from store.incidents where kind = ${kind} and resolved_at is null and detail ->> 'iccid' = ${iccidOf(order)}`
    ).length
  expect(await told('returned_esim_used', used)).toBe(1)
  expect(await told('returned_esim_usable', used)).toBe(1)
  expect(await told('returned_esim_used', cancelled)).toBe(0)
  expect(await told('returned_esim_usable', cancelled)).toBe(0)
})

describe('a refund that fails at the bank', () => {
  async function failed() {
    const order = await bought()
    await shop.control('/stripe/next-refund', { status: 'failed' })
    await back(order)
    await work(order.orderNumber)
    const [row] = await sql`
      select r.id, r.stripe_refund_id from store.refunds r join store.orders o on o.id = r.order_id where o.number = ${order.orderNumber}`
    await shop.control('/stripe/fail-refund', {
      refund: row?.stripe_refund_id,
      reason: 'lost_or_stolen_card',
    })
    await recordFailure(String(row?.stripe_refund_id))
    return { order, refundId: String(row?.id) }
  }
  async function recordFailure(stripeRefundId: string) {
    const { payments } = await import('@/lib/payments/registry')
    const { recordRefund } = await import('@/lib/orders/commands/refund-order')
    const service = payments()
    const read = await service?.readRefund(stripeRefundId)
    if (!service || read?.kind !== 'found' || !read.value.refundId) throw new Error('no refund')
    await recordRefund(read.value.refundId, read.value, service)
  }

  test('is owed on, and its buyer may have it in the wallet instead: once', async () => {
    const { order } = await failed()
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    expect(await balance('refunds_payable')).toBe(-order.price.amountMinor)
    expect((await ask(order))[0]).toMatchObject({
      answer: 'no',
      reason: 'failed',
      ways: [{ to: 'wallet', wallet: order.price }],
    })
    const clicks = await Promise.all(Array.from({ length: 20 }, () => back(order, 'wallet')))
    expect(clicks.every(({ ok }) => ok)).toBe(true)
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await available(order.viewer)).toBe(order.price.amountMinor)
    expect(await balance('refunds_payable')).toBe(0)
    expect(await shop.totals(order.sessionId)).toMatchObject({ refunded: 0 })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('is paid again by card where staff say so, under a key of its own', async () => {
    const { order, refundId } = await failed()
    const { payRefundAgain } = await import('@/lib/orders/commands/pay-refund-again')
    const asked = await Promise.all(Array.from({ length: 20 }, () => payRefundAgain(refundId, 'card')))
    expect(asked.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await work(order.orderNumber)).toBe('refunded')
    expect(await shop.totals(order.sessionId)).toMatchObject({ refunded: order.price.amountMinor })
    expect(await balance('refunds_payable')).toBe(0)
  })
})

describe('what is told instead', () => {
  test('installed since it was looked at: the click is refused with what the provider says now', async () => {
    const order = await bought()
    expect((await ask(order))[0]).toMatchObject({ answer: 'yes' })
    await shop.control('/esims', { iccid: order.view.lines[0]?.iccid, state: 'installed' })
    expect(await back(order)).toMatchObject({ error: { code: 'REFUND_NOT_POSSIBLE' } })
    expect(await shop.orderState(order.orderNumber)).toBe('fulfilled')
    expect(
      await sql`select 1 from store.refunds r join store.orders o on o.id = r.order_id where o.number = ${order.orderNumber}`,
    ).toHaveLength(0)
  })

  test.each(['airhub', 'esimhub'])(
    '%s does not report profiles: not known, and so for staff',
    async (vendor) => {
      const order = await bought({ vendor })
      expect((await ask(order))[0]).toMatchObject({ answer: 'no', reason: 'not_known', canAskStaff: true })
    },
  )

  test('a provider that is silent makes nothing unused', async () => {
    const order = await bought()
    await sql`update store.esim_checks set checked_at = '-infinity'`
    await shop.control('/faults', { vendor: 'travelroam', kind: 'status_500_before' })
    expect(await back(order)).toMatchObject({ error: { fields: { reason: 'not_known' } } })
    await shop.control('/faults', undefined, 'DELETE')
  })

  test('too late, above the limit, one time too many: each by its name', async () => {
    const order = await bought()
    const iccid = order.view.lines[0]?.iccid ?? ''
    await sql`alter table store.fulfilments disable trigger user`
    await sql`update store.fulfilments set updated_at = now() - interval '15 days' where iccid = ${iccid}`
    expect((await ask(order))[0]).toMatchObject({ reason: 'late', canAskStaff: true })
    await sql`update store.fulfilments set updated_at = now() where iccid = ${iccid}`
    await sql`alter table store.fulfilments enable trigger user`
    await sql`update store.refund_limits set most_minor = ${order.price.amountMinor - 1} where currency = 'EUR'`
    expect((await ask(order))[0]).toMatchObject({ reason: 'above_limit' })
    await sql`update store.refund_limits set most_minor = 1000000`
    await sql`update store.refund_settings set per_buyer = 0`
    expect((await ask(order))[0]).toMatchObject({ reason: 'too_many' })
    await sql`update store.refund_settings set per_buyer = 100`
    expect((await ask(order))[0]).toMatchObject({ answer: 'yes' })
  })

  test('somebody else’s order is no order', async () => {
    const order = await bought()
    const stranger = { orderNumber: order.orderNumber, token: null, viewer: newViewer() }
    expect(await readRefundability(stranger, { clientKey: 'x' })).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    })
    expect(await giveBack({ ...stranger, lineId: 'all', to: 'card', clientKey: 'x' })).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    })
    expect(await readRefundability({ ...stranger, viewer: order.viewer }, { clientKey: 'x' })).toMatchObject({
      ok: true,
    })
  })
})
