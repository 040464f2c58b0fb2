import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import { type Application, type Esim, planStateOf } from '../esims'
import { newestFirst, newestPage, positiveInteger } from '../paging'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { refusal } from './manners'
import { metaOf } from './packages'
import { bundleStatus, packageName, packageOnSim, plainDate, quantities, simOf, simRow } from './words'

const PER_PAGE = 10

export function esimRoutes(shop: Shop): Route[] {
  const { world } = shop
  /** What is still being made is not in a list yet. */
  const listed = (
    req: SandboxRequest,
    sales: readonly Sale[],
    row: (sale: Sale) => object,
  ): SandboxResponse => {
    const now = world.now()
    const page = positiveInteger(req.query.get('page'), 1)
    const size = Math.min(100, positiveInteger(req.query.get('per_page'), PER_PAGE))
    const isListed = (sale: Sale) => sale.visibleAt <= now && sale.application.appliesAt <= now
    const paging = { now, settledAfterMs: shop.longestDelayMs, page, size, isListed }
    const { rows, total } = newestPage(sales, paging)
    return { status: 200, body: { status: true, data: rows.map(row), meta: metaOf(total, size, page) } }
  }
  return [
    route({
      at: 'GET /my-esims',
      operation: 'esims',
      handle: ({ req }) => listed(req, shop.orders, (sale) => simRow(sale.esim, world.now())),
    }),
    route({
      at: 'GET /my-esims/:id',
      operation: 'esim',
      handle({ params }) {
        const esim = findEsim(shop, params.id ?? '')
        return esim ? { status: 200, body: esimAnswer(esim, world.now()) } : refusal(404, 'eSIM not found')
      },
    }),
    route({
      at: 'GET /my-sim/:id/usage',
      operation: 'usage',
      handle({ params }) {
        const esim = findEsim(shop, params.id ?? '')
        if (!esim) return refusal(404, 'eSIM not found')
        const now = world.now()
        return { status: 200, body: { status: true, data: quantities(inUse(esim, now), now, true) } }
      },
    }),
    route({
      at: 'GET /my-bundles',
      operation: 'bundles',
      handle: ({ req }) =>
        listed(req, shop.sales, (sale) => packageOnSim(sale.application, sale.esim, world.now())),
    }),
    route({
      at: 'GET /bundles/:id',
      operation: 'bundle-on-sim',
      handle({ params }) {
        const now = world.now()
        const sale = shop.salesByApplication.get(params.id ?? '')
        if (!sale || sale.visibleAt > now) return refusal(404, 'Bundle not found')
        return { status: 200, body: { status: true, data: packageOnSim(sale.application, sale.esim, now) } }
      },
    }),
    route({
      at: 'GET /order/:id',
      operation: 'order-status',
      handle({ params }) {
        const sale = shop.salesByNumber.get(Number(params.id))
        if (!sale) return refusal(404, 'Order not found')
        const pending = world.now() < sale.application.appliesAt
        const row = {
          id: sale.number,
          package: packageName(sale.application.bundle),
          date_created: plainDate(sale.at),
          status: pending ? 'Processing' : 'Completed',
        }
        return { status: 200, body: { status: true, data: [row] } }
      },
    }),
  ]
}

/** By the vendor's own id, or by ICCID once the eSIM is ready. */
function findEsim(shop: Shop, idOrIccid: string): Esim | null {
  const now = shop.world.now()
  const byId = shop.esimsById.get(idOrIccid)
  if (byId) return byId.visibleAt <= now ? byId : null
  const byIccid = shop.esims.get(idOrIccid)
  return byIccid && byIccid.visibleAt <= now ? byIccid : null
}

function inUse(esim: Esim, now: number): Application[] {
  const started = esim.applications.filter((one) => planStateOf(one, now) === 'active')
  if (started.length > 0) return started
  const waiting = newestFirst(esim.applications, now).slice(0, 1)
  return waiting.length > 0 ? waiting : []
}

const LISTS: Record<string, string> = {
  Active: 'in_use_packages',
  Released: 'assigned_packages',
  Processing: 'assigned_packages',
  Completed: 'completed_packages',
  Expired: 'completed_packages',
  Revoked: 'revoked_packages',
}

function esimAnswer(esim: Esim, now: number): object {
  const lists: Record<string, object[]> = {
    in_use_packages: [],
    assigned_packages: [],
    completed_packages: [],
    revoked_packages: [],
  }
  for (const application of newestFirst(esim.applications, now)) {
    const list = LISTS[bundleStatus(application, now)] ?? 'assigned_packages'
    lists[list]?.push(packageOnSim(application, esim, now))
  }
  const visible = newestFirst(esim.applications, now)
  const first = visible[0]
  return {
    status: true,
    data: {
      sim: simOf(esim, now),
      ...lists,
      coverage: first ? first.bundle.place.countries.map((country) => ({ name: country.name })) : [],
      overall_usage: quantities(visible, now, true),
    },
  }
}
