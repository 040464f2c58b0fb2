import * as z from 'zod'
import type { SandboxResponse } from '../kernel/http'
import type { Handler } from '../kernel/server'
import { FAULT_KINDS, type SandboxAddresses, VENDORS, type World } from '../kernel/types'
import { createMatcher, fieldErrors, type Route, route } from '../providers/routes'
import type { Simulator } from '../providers/simulator'
import { providerRoutes } from './providers'
import { settingRoutes } from './settings'
import type { ControlVendor } from './vendors'

export interface ControlInput {
  world: World
  simulators: readonly Simulator[]
  vendors: readonly ControlVendor[]
  addresses(): SandboxAddresses
}

export const json = (body: object, status = 200): SandboxResponse => ({ status, body })

const vendor = z.enum(VENDORS)
const BOARD_ROWS = 60

const faultBody = z.strictObject({
  vendor,
  operation: z.string().min(1).default('*'),
  kind: z.enum(FAULT_KINDS),
  delayMs: z.number().int().min(0).optional(),
  remaining: z.number().int().positive().nullish(),
  probability: z.number().min(0).max(1).optional(),
})

/** The JSON API under `/__sandbox`: what tests, benchmarks and the board use to move the outside world. */
export function createControl(input: ControlInput): Handler {
  const routes = [
    ...worldRoutes(input),
    ...settingRoutes(input.world),
    ...providerRoutes(input.world, input.simulators),
  ]
  const find = createMatcher(routes)
  return async (req) => {
    // A page of some other site must not move this world from a developer's browser.
    if (req.headers['sec-fetch-site'] === 'cross-site') return json({ error: 'Not from another site' }, 403)
    const { match, otherMethod } = find(req)
    if (!match) return json({ error: `No such control: ${req.method} ${req.path}` }, otherMethod ? 405 : 404)
    const prepared = match.route.prepare(req, match.params)
    if ('problem' in prepared) return json({ errors: fieldErrors(prepared.problem) }, 422)
    return prepared.work()
  }
}

function worldRoutes({ world, vendors, simulators, addresses }: ControlInput): Route[] {
  const clock = () => ({
    now: world.now(),
    iso: new Date(world.now()).toISOString(),
    aheadMs: world.now() - Date.now(),
  })
  const control = 'control'
  return [
    route({
      at: 'GET /state',
      operation: control,
      handle: () =>
        json({
          clock: clock(),
          vendors,
          faults: world.faults.list(),
          wallets: simulators.map(walletOf),
          journal: world.journal.list(BOARD_ROWS).reverse(),
          purchases: world.purchases.list().slice(-BOARD_ROWS).reverse(),
          purchaseCount: world.purchases.list().length,
          addresses: { ...addresses(), env: undefined },
        }),
    }),
    route({ at: 'GET /addresses', operation: control, handle: () => json(addresses()) }),
    route({ at: 'GET /vendors', operation: control, handle: () => json({ vendors }) }),
    route({ at: 'GET /faults', operation: control, handle: () => json({ faults: world.faults.list() }) }),
    route({
      at: 'POST /faults',
      operation: control,
      body: faultBody,
      handle: ({ body }) => json({ fault: world.faults.add(definedOnly(body)) }, 201),
    }),
    route({
      at: 'DELETE /faults',
      operation: control,
      handle() {
        world.faults.clear()
        return json({ faults: [] })
      },
    }),
    route({
      at: 'DELETE /faults/:id',
      operation: control,
      handle({ params }) {
        world.faults.remove(params.id ?? '')
        return json({ faults: world.faults.list() })
      },
    }),
    route({
      at: 'GET /journal',
      operation: control,
      handle: ({ req }) => {
        const limit = Number(req.query.get('limit') ?? 200)
        const only = req.query.get('vendor')
        const entries = world.journal.list(Number.isFinite(limit) ? limit : 200)
        return json({ journal: only ? entries.filter((entry) => entry.vendor === only) : entries })
      },
    }),
    route({
      at: 'DELETE /journal',
      operation: control,
      handle() {
        world.journal.clear()
        return json({ journal: [] })
      },
    }),
    route({
      at: 'GET /purchases',
      operation: control,
      handle: ({ req }) => {
        const only = req.query.get('vendor')
        const purchases = world.purchases.list()
        return json({ purchases: only ? purchases.filter((one) => one.vendor === only) : purchases })
      },
    }),
    route({ at: 'GET /clock', operation: control, handle: () => json(clock()) }),
    route({
      at: 'POST /clock',
      operation: control,
      // Below zero takes back what was gained: one world serves many tests.
      body: z.strictObject({ advanceMs: z.number().int() }),
      handle({ body }) {
        world.advance(body.advanceMs)
        return json(clock())
      },
    }),
    route({
      at: 'POST /reset',
      operation: control,
      handle() {
        world.reset()
        return json({ reset: true })
      },
    }),
  ]
}

function walletOf({ id, name, shop }: Simulator) {
  return { vendor: id, name, ...shop.wallet, catalogueSize: shop.catalogue.list().length }
}

type FaultBody = z.infer<typeof faultBody>

function definedOnly({ delayMs, probability, remaining, ...rest }: FaultBody) {
  return {
    ...rest,
    remaining: remaining ?? null,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(probability === undefined ? {} : { probability }),
  }
}
