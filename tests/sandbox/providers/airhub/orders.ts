import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import { hashText } from '../../kernel/random'
import { lpaOf, planStateOf, usageOf } from '../esims'
import { optionOf } from '../options'
import { newestFirst, newestPage } from '../paging'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { businessError, partnerCode, wrongPartner } from './manners'
import { capacityOf, planName, validityText } from './plans'

const LISTED_ORDERS = 300

export function orderRoutes(shop: Shop, renewals: Map<number, number>): Route[] {
  return [
    route({
      at: 'POST /api/ESIM/GetOrderDetail',
      operation: 'orders',
      body: z.strictObject({
        partnerCode,
        flag: z.union([z.string(), z.number()]),
        fromDate: z.string(),
        toDate: z.string(),
      }),
      handle({ body }): SandboxResponse {
        if (wrongPartner(body.partnerCode)) return businessError('Invalid partner code')
        const sales = listedSales(shop, String(body.flag), body.fromDate, body.toDate)
        if (typeof sales === 'string') return businessError(sales)
        const rows = sales.map((sale) => orderRow(shop, sale, renewals.get(sale.number) ?? 0))
        return { status: 200, body: { isSuccess: true, message: 'Successful', getOrderdetails: rows } }
      },
    }),
    route({
      at: 'POST /api/ESIM/GetActivationCode',
      operation: 'activation',
      body: z.strictObject({ partnerCode, orderid: z.array(z.string()) }),
      handle({ body }): SandboxResponse {
        if (wrongPartner(body.partnerCode)) return businessError('Invalid partner code')
        const sales = body.orderid.flatMap((id) => shop.salesByNumber.get(Number(id)) ?? [])
        const visible = sales.filter((sale) => sale.visibleAt <= shop.world.now())
        if (visible.length === 0) return businessError('No record found')
        const rows = visible.map((sale) => ({
          orderId: String(sale.number),
          simID: sale.esim.iccid,
          activationCode: lpaOf(sale.esim),
          apn: 'internet',
        }))
        return { status: 200, body: { isSuccess: true, message: 'Successful', getOrderdetails: rows } }
      },
    }),
  ]
}

/** Flag 1: the last 300 orders; flag 2: a range of days, both ends needed (§2.2). Renewals are no orders of their own. */
function listedSales(shop: Shop, flag: string, from: string, to: string): Sale[] | string {
  const now = shop.world.now()
  const isListed = (sale: Sale) => sale.visibleAt <= now
  if (flag === '1') {
    const paging = { now, settledAfterMs: shop.longestDelayMs, page: 1, size: LISTED_ORDERS, isListed }
    return newestPage(shop.orders, paging).rows
  }
  if (flag !== '2') return 'Invalid flag'
  const start = Date.parse(`${from}T00:00:00Z`)
  const end = Date.parse(`${to}T23:59:59Z`)
  if (Number.isNaN(start) || Number.isNaN(end)) return 'fromDate and toDate are required'
  return newestFirst(shop.orders, now).filter((sale) => sale.at >= start && sale.at <= end)
}

function orderRow(shop: Shop, sale: Sale, renewedDays: number): object {
  const { bundle } = sale.application
  const now = shop.world.now()
  const prefixed = hashText(`prefix:${sale.esim.iccid}`) % 2 === 0
  const filledIn = hashText(`usage:${sale.esim.iccid}`) % 4 === 0
  const running = sale.esim.applications.some(
    (plan) => !['expired', 'revoked'].includes(planStateOf(plan, now)),
  )
  const { capacity, capacityUnit } = capacityOf(bundle)
  const echo = optionOf(shop.world, 'airhub', 'echoClientRef', false)
  return {
    orderId: String(sale.number),
    simID: `${prefixed ? 'SIM ID: ' : ''}${sale.esim.iccid}`,
    planName: planName(bundle),
    // No defined meaning (§2.5); here: one of its plans is not over.
    isActive: running,
    // A date without time or zone.
    purchaseDate: new Date(sale.at).toISOString().slice(0, 10),
    vaildity: renewedDays > 0 ? String(bundle.days + renewedDays) : validityText(bundle),
    capacity,
    capacityUnit,
    ...consumption(sale, filledIn, now),
    ...(echo ? { unique_order_id: sale.clientRef ?? '' } : {}),
  }
}

/** Often empty, as text in the plan's unit when not. */
function consumption(
  sale: Sale,
  filledIn: boolean,
  now: number,
): { dataConsumed: string; dataRemaining: string } {
  const current = sale.esim.applications.findLast((plan) => plan.startsAt !== null) ?? sale.application
  const usage = usageOf(current, now)
  const { capacityUnit } = capacityOf(sale.application.bundle)
  if (!filledIn || usage.remainingBytes === null) return { dataConsumed: '', dataRemaining: '' }
  const unitBytes = capacityUnit === 'MB' ? 1e6 : 1e9
  return {
    dataConsumed: (usage.usedBytes / unitBytes).toFixed(2),
    dataRemaining: (usage.remainingBytes / unitBytes).toFixed(2),
  }
}
