import * as z from 'zod'
import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import { appleLinkOf, type Esim, isDead } from '../esims'
import { optionOf } from '../options'
import { orderIdAt } from '../order-ids'
import { dollars } from '../paging'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { notYours, refuse } from './errors'

const orderBody = z.strictObject({
  bundleName: z.string(),
  // Only this value has been seen (§1.3); regional bundles are sold under it here too.
  orderType: z.literal('COUNTRY'),
  iccid: z.string().optional(),
})

/** No client reference and no idempotency: the same call twice buys twice (§1.7). */
export function orderRoutes(shop: Shop): Route[] {
  return [
    route({
      at: 'POST /processorders',
      operation: { names: ['order', 'topup'], of: (req) => (hasIccid(req) ? 'topup' : 'order') },
      body: orderBody,
      handle: ({ body }) => processOrder(shop, body),
    }),
    route({
      at: 'GET /getesimassignments',
      operation: 'assignments',
      handle: ({ req }) => assignments(shop, req.query.get('orderReference')),
    }),
  ]
}

function hasIccid(req: SandboxRequest): boolean {
  const body = req.json()
  return typeof body === 'object' && body !== null && 'iccid' in body && Boolean(body.iccid)
}

function processOrder(shop: Shop, body: z.infer<typeof orderBody>): SandboxResponse {
  if (optionOf(shop.world, 'travelroam', 'testCredentials', false)) {
    return { status: 422, body: { message: 'Orders are not available for test credentials' } }
  }
  const bundle = shop.catalogue.get(body.bundleName)
  if (!bundle) return { status: 422, body: { message: `bundle not found: ${body.bundleName}` } }
  const esim = body.iccid ? shop.esims.get(body.iccid) : null
  if (esim === undefined) return notYours(shop.world)
  if (esim && isDead(esim)) {
    return { status: 400, body: { message: 'bundle cannot be assigned: the eSIM profile is not usable' } }
  }
  const sale = shop.sell({ bundle, esim })
  if (!sale) return refuse('wallet_empty', 'order') ?? { status: 400, body: null }
  return { status: 200, body: orderAnswer(shop, sale) }
}

function orderAnswer(shop: Shop, sale: Sale): object {
  const { esim } = sale
  const price = dollars(sale.priceMinor)
  return {
    order: [
      {
        type: 'bundle',
        item: sale.application.sku,
        quantity: 1,
        subTotal: price,
        pricePerUnit: price,
        iccids: [esim.iccid],
        esims: [{ iccid: esim.iccid, matchingId: esim.matchingId, smdpAddress: esim.smdpAddress }],
      },
    ],
    total: price,
    currency: shop.wallet.currency,
    status: 'completed',
    statusMessage: 'Order completed',
    orderReference: orderIdAt('travelroam', sale.number),
    createdDate: new Date(sale.at).toISOString(),
    assigned: true,
    runningBalance: dollars(shop.wallet.balanceMinor),
  }
}

function assignments(shop: Shop, reference: string | null): SandboxResponse {
  if (!reference) return { status: 400, body: { message: 'orderReference is required' } }
  const sale = shop.salesByNumber.get(Number.parseInt(reference.slice(-12), 16))
  const now = shop.world.now()
  if (!sale || orderIdAt('travelroam', sale.number) !== reference || sale.visibleAt > now) {
    return { status: 400, body: { message: 'order not found' } }
  }
  const readyAt = sale.at + optionOf(shop.world, 'travelroam', 'assignmentDelayMs', 0)
  if (now < readyAt) {
    const seconds = Math.max(1, Math.ceil((readyAt - now) / 1_000))
    return {
      status: 503,
      headers: { 'retry-after': String(seconds) },
      body: { message: 'Order is still processing' },
    }
  }
  return { status: 200, body: { esims: [assignedEsim(sale.esim)] } }
}

function assignedEsim(esim: Esim): object {
  return {
    iccid: esim.iccid,
    matchingId: esim.matchingId,
    smdpAddress: esim.smdpAddress,
    rspUrl: esim.smdpAddress,
    profileStatus: esim.profile,
    pin: '0000',
    puk: esim.iccid.slice(-8),
    ...(esim.firstInstalledAt === null ? {} : { firstInstalledDateTime: Math.floor(esim.firstInstalledAt) }),
    appleInstallUrl: appleLinkOf(esim),
  }
}
