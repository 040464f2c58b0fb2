import * as z from 'zod'
import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import { isDead } from '../esims'
import { optionOf } from '../options'
import { newestFirst, newestPage, positiveInteger } from '../paging'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { itemsPage } from './catalogue'
import { failure, refuse, success } from './manners'
import { bundleCodeOf, consumptionOf, isAvailable, orderGuidOf, orderRow } from './words'

const orderBody = z.strictObject({
  BundleGuid: z.string(),
  Quantity: z.number(),
  UniqueIdentifier: z.string().min(1),
  ServiceTag: z.literal('ESIM'),
  // Sent by the newer client only (providers.md §4A.2).
  PhoneNumber: z.string().nullish(),
  ClientName: z.string().nullish(),
  Email: z.string().nullish(),
  PaymentMethod: z.string().nullish(),
  DiscountAmount: z.number().nullish(),
  DiscountRate: z.number().nullish(),
  NewPrice: z.number().nullish(),
  BundleType: z.string().nullish(),
})

const topUpBody = z.strictObject({
  BundleGuid: z.string(),
  OrderId: z.string(),
  UniqueIdentifier: z.string().min(1),
  ServiceTag: z.literal('ESIM'),
})

/** What lives under ESIMHUB_CORE_URL. There is no look-up by ICCID, no balance and no cancelling (§4A.4). */
export function orderRoutes(shop: Shop): Route[] {
  const { world } = shop
  const orderOf = createOrderFinder(shop)
  const withOrder = (id: string | null, answer: (sale: Sale) => SandboxResponse): SandboxResponse => {
    const sale = orderOf(id ?? '')
    return sale && sale.visibleAt <= world.now() ? answer(sale) : failure('Order not found')
  }
  return [
    route({
      at: 'GET /core/api/v1/order/check-bundle-availability',
      operation: 'availability',
      handle({ req }) {
        const code = req.query.get('bundleCode') ?? ''
        const place = shop.catalogue.forPlace(code.split('_')[0] ?? '')
        const bundle = place.find((one) => bundleCodeOf(one) === code)
        return bundle && isAvailable(bundle)
          ? success({ available: true })
          : failure('Bundle is not available')
      },
    }),
    route({
      at: 'POST /core/api/v1/order/create',
      operation: 'order',
      body: orderBody,
      handle({ body }) {
        if (body.Quantity !== 1) return failure('Quantity must be 1')
        const sale = buy(shop, body.BundleGuid, null, body.UniqueIdentifier, body.Email ?? null)
        return 'status' in sale ? sale : success(orderRow(sale, world.now()))
      },
    }),
    route({
      at: 'POST /core/api/v1/order/topup',
      operation: 'topup',
      body: topUpBody,
      handle({ body }) {
        const first = orderOf(body.OrderId)
        if (!first) return failure('Order not found')
        if (isDead(first.esim)) return failure('Top up is not allowed for this order')
        const sale = buy(shop, body.BundleGuid, first, body.UniqueIdentifier, null)
        // A new order id of its own.
        return 'status' in sale ? sale : success(orderRow(sale, world.now()))
      },
    }),
    route({
      at: 'GET /core/api/v1/order/activation-code',
      operation: 'activation',
      handle: ({ req }) =>
        withOrder(req.query.get('orderId'), (sale) => {
          const readyAt = sale.at + optionOf(world, 'esimhub', 'activationDelayMs', 0)
          return world.now() < readyAt
            ? failure('Activation code is not ready yet')
            : success({ activationCode: sale.esim.matchingId })
        }),
    }),
    route({
      at: 'GET /core/api/v1/order/consumption',
      operation: 'usage',
      handle: ({ req }) =>
        withOrder(req.query.get('orderId'), (sale) => success(consumptionOf(sale, sale.esim, world.now()))),
    }),
    route({
      at: 'GET /core/api/v1/order/compatible-topup-with-currency',
      operation: 'topups',
      handle: ({ req }) =>
        withOrder(req.query.get('orderId'), (sale) => {
          const compatible = shop.catalogue.forPlace(sale.esim.applications[0]?.bundle.place.code ?? '')
          return { status: 200, body: itemsPage(req, compatible, req.query.get('CurrencyCode') ?? 'USD') }
        }),
    }),
    route({
      at: 'GET /core/api/v1/order/get-order-history',
      operation: 'orders',
      handle: ({ req }) => history(shop, req),
    }),
  ]
}

/** `UniqueIdentifier` is a label: the same one twice buys twice (§4A.4). */
function buy(
  shop: Shop,
  bundleGuid: string,
  first: Sale | null,
  uniqueIdentifier: string,
  email: string | null,
): Sale | SandboxResponse {
  const bundle = shop.catalogue.get(bundleGuid)
  if (!bundle) return failure('Bundle not found')
  if (!isAvailable(bundle)) return failure('Bundle is not available')
  const sale = shop.sell({
    bundle,
    esim: first?.esim ?? null,
    clientRef: uniqueIdentifier,
    email,
  })
  return sale ?? refuse('wallet_empty', 'order') ?? failure('Insufficient balance')
}

function history(shop: Shop, req: SandboxRequest): SandboxResponse {
  const now = shop.world.now()
  const page = positiveInteger(req.query.get('pageIndex'), 1)
  const size = positiveInteger(req.query.get('pageSize'), 20)
  const email = req.query.get('email')
  const isListed = (sale: Sale) => sale.visibleAt <= now
  if (email) {
    const own = newestFirst(shop.sales, now).filter((sale) => sale.email === email)
    const rows = own.slice((page - 1) * size, page * size)
    return success({ orders: rows.map((sale) => orderRow(sale, now)), totalRows: own.length })
  }
  const paging = { now, settledAfterMs: shop.longestDelayMs, page, size, isListed }
  const { rows, total } = newestPage(shop.sales, paging)
  return success({ orders: rows.map((sale) => orderRow(sale, now)), totalRows: total })
}

/** Order ids are UUIDs of the hub; sales made since the last question are indexed first. */
function createOrderFinder(shop: Shop): (orderId: string) => Sale | undefined {
  const byGuid = new Map<string, Sale>()
  let indexed = 0
  shop.world.onReset(() => {
    byGuid.clear()
    indexed = 0
  })
  return (orderId) => {
    for (; indexed < shop.sales.length; indexed += 1) {
      const sale = shop.sales[indexed]
      if (sale) byGuid.set(orderGuidOf(sale), sale)
    }
    return byGuid.get(orderId)
  }
}
