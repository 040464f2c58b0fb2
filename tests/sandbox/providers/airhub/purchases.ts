import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import { lpaOf } from '../esims'
import { optionOf } from '../options'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { businessError, partnerCode, refuse, wrongPartner } from './manners'
import { needsTravelDate } from './plans'

const purchaseBody = z.strictObject({
  partnerCode,
  planCode: z.string(),
  unique_order_id: z.string().min(1).max(100),
  // Left out or "" when the plan does not ask for it (§2.4).
  travelDate: z.string().optional(),
})

const renewBody = z.strictObject({
  userAmount: z.string(),
  orderID: z.string(),
  renewalDays: z.number().int().positive(),
})

interface Renewal {
  renewalId: string
  orderID: string
  renewalDays: number
  userAmount: string
  renewDate: string
}

export function purchaseRoutes(shop: Shop, renewedDays: Map<number, number>): Route[] {
  const renewals = new Map<number, Renewal[]>()
  shop.world.onReset(() => renewals.clear())
  const renewalsOf = (orderId: string | null): SandboxResponse => {
    const sale = shop.salesByNumber.get(Number(orderId))
    if (!sale) return businessError('No record found')
    const list = renewals.get(sale.number) ?? []
    return { status: 200, body: { isSuccess: true, message: 'Successful', getRenewData: list } }
  }
  return [
    route({
      // The typo is the real path (§2.2).
      at: 'POST /api/ESIM/PurhaseSim',
      operation: 'order',
      body: purchaseBody,
      handle: ({ body }) => purchase(shop, body),
    }),
    route({
      at: 'POST /api/Renew/InsertRenew',
      operation: 'topup',
      body: renewBody,
      handle: ({ body }) => renew(shop, body, renewals, renewedDays),
    }),
    route({
      at: 'GET /api/Renew/GetRenewData',
      operation: 'renewals',
      handle: ({ req }) => renewalsOf(req.query.get('orderID')),
    }),
    route({
      at: 'POST /api/Renew/GetRenewData',
      operation: 'renewals',
      body: z.strictObject({ orderID: z.string() }),
      handle: ({ body }) => renewalsOf(body.orderID),
    }),
  ]
}

function purchase(shop: Shop, body: z.infer<typeof purchaseBody>): SandboxResponse {
  if (wrongPartner(body.partnerCode)) return businessError('Invalid partner code')
  // Rejected, not replayed (§2.6).
  if (shop.salesByClientRef.has(body.unique_order_id)) {
    return businessError(`Duplicate order: unique_order_id ${body.unique_order_id} already exists`)
  }
  const bundle = shop.catalogue.get(body.planCode)
  if (!bundle) return businessError('Plan not found or package is not available')
  if (needsTravelDate(bundle) && !body.travelDate) {
    return businessError('Travel date is mandatory for this plan')
  }
  const sale = shop.sell({ bundle, esim: null, clientRef: body.unique_order_id })
  if (!sale) return refuse('wallet_empty', 'order') ?? businessError('Insufficient wallet balance')
  return { status: 200, body: shaped(shop, sale) }
}

/** No public source fixes the envelope (§2.4), so the setting `purchaseShape` picks one. */
function shaped(shop: Shop, sale: Sale): object {
  const bare = optionOf(shop.world, 'airhub', 'purchaseWithoutSim', false)
  const payload = bare
    ? { orderId: String(sale.number) }
    : {
        orderId: String(sale.number),
        simID: sale.esim.iccid,
        activationCode: lpaOf(sale.esim),
        apn: 'internet',
      }
  const head = { isSuccess: true, message: 'Order placed successfully' }
  switch (optionOf(shop.world, 'airhub', 'purchaseShape', 'top')) {
    case 'data':
      return { ...head, data: payload }
    case 'result':
      return { ...head, result: [payload] }
    default:
      return { ...head, ...payload }
  }
}

/** No client reference: the same call twice renews twice (§2.6). The answer's shape is not public. */
function renew(
  shop: Shop,
  body: z.infer<typeof renewBody>,
  renewals: Map<number, Renewal[]>,
  renewedDays: Map<number, number>,
): SandboxResponse {
  const original = shop.salesByNumber.get(Number(body.orderID))
  if (original?.kind !== 'order') return businessError('Order not found')
  if (Number.isNaN(Number(body.userAmount))) return businessError('Invalid amount')
  const { bundle } = original.application
  const priceMinor = Math.max(1, Math.round((bundle.priceMinor * body.renewalDays) / bundle.days))
  const sale = shop.sell({ bundle, esim: original.esim, priceMinor })
  if (!sale) return refuse('wallet_empty', 'topup') ?? businessError('Insufficient wallet balance')
  const list = renewals.get(original.number) ?? []
  renewals.set(original.number, [
    ...list,
    {
      renewalId: String(sale.number),
      orderID: body.orderID,
      renewalDays: body.renewalDays,
      userAmount: body.userAmount,
      renewDate: new Date(sale.at).toISOString().slice(0, 19).replace('T', ' '),
    },
  ])
  renewedDays.set(original.number, (renewedDays.get(original.number) ?? 0) + body.renewalDays)
  return { status: 200, body: { isSuccess: true, message: 'Renewed successfully' } }
}
