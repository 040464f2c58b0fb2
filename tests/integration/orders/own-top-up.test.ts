import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { boughtEsims } from './bought-esims'
import { PROVIDERS } from './provider-quotes'
import { openShop, placeRenewal } from './shop'

/** More data for an eSIM that was bought here, whatever its provider tells of it. */

type Shop = Awaited<ReturnType<typeof openShop>>
let shop: Shop
let buyers: Awaited<ReturnType<typeof boughtEsims>>
let listRenewalOffers: typeof import('@/lib/orders/queries').listRenewalOffers
let settleSession: typeof import('@/lib/orders/commands/settle-session').settleSession
let readOwnedEsim: typeof import('@/lib/esims/owner-queries').readOwnedEsim
beforeAll(async () => {
  shop = await openShop({ mails: false })
  buyers = await boughtEsims(shop)
  listRenewalOffers = (await import('@/lib/orders/queries')).listRenewalOffers
  settleSession = (await import('@/lib/orders/commands/settle-session')).settleSession
  readOwnedEsim = (await import('@/lib/esims/owner-queries')).readOwnedEsim
}, 120_000)

test.each(PROVIDERS)(
  '%s: an eSIM bought here is offered the bundle it was bought with first, and takes it once it is paid',
  async (vendor) => {
    const { view } = await buyers.bought({ vendor })
    const iccid = view.lines[0]?.iccid ?? ''
    const offers = await listRenewalOffers({ iccid, clientKey: randomUUID() })
    if (!offers.ok || offers.value.kind !== 'offers') throw new Error(JSON.stringify(offers))
    expect(offers.value.currentPlan).toBe(view.bundle.name)
    expect(offers.value.offers[0]).toMatchObject({ bundleId: view.bundle.bundleId, match: 'same' })

    const before = shop.purchases(iccid).length
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
    expect(await buyers.work(placed.orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(before + 1)
  },
  60_000,
)

test('an eSIM of which neither its provider nor an order here tells the plan is offered nothing', async () => {
  const { view, viewer } = await buyers.bought({ vendor: 'esimhub' })
  const [line] = view.lines
  const iccid = line?.iccid ?? ''
  const esimId = line?.esimId ?? ''
  expect(await readOwnedEsim(viewer, esimId)).toMatchObject({ ok: true, value: { renewable: true } })
  await shop.sql`update store.esims set order_line_id = null where id = ${esimId}`
  expect(await readOwnedEsim(viewer, esimId)).toMatchObject({ ok: true, value: { renewable: false } })
  expect(await listRenewalOffers({ iccid, clientKey: randomUUID() })).toMatchObject({
    ok: true,
    value: { kind: 'none', reason: 'no_match' },
  })
})
