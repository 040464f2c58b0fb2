import * as z from 'zod'
import type { SandboxResponse } from '../kernel/http'
import type { World } from '../kernel/types'
import { freshNumber, inventIccid } from '../providers/identifiers'
import { ESIM_STATES, plantEsim } from '../providers/planting'
import { type Route, route } from '../providers/routes'
import { SAMPLE_ESIMS } from '../providers/samples'
import type { Simulator } from '../providers/simulator'
import { callHubBack, hubCallbackBody } from './hub-callback'

const vendor = z.enum(['travelroam', 'airhub', 'esimcard', 'esimhub'])

const plantBody = z.strictObject({
  /** May be left out for an ICCID that one of them knows. */
  vendor: vendor.optional(),
  state: z.enum(ESIM_STATES),
  /** Invented when absent; an eSIM the vendor knows is changed. */
  iccid: z.string().optional(),
  /** With `dataMb` and `days`: the bundle. Default: what the eSIM has, else Turkey 1 GB 7 days. */
  place: z.string().optional(),
  dataMb: z.number().nullable().default(1_000),
  days: z.number().default(7),
})

const catalogueBody = z.union([
  z.strictObject({ vendor, op: z.literal('reprice'), percent: z.number().min(0).max(100) }),
  z.strictObject({ vendor, op: z.enum(['remove', 'add']), count: z.number().int().positive() }),
  z.strictObject({ vendor, size: z.number().int().min(1).max(100_000) }),
])

/** Wallets, eSIMs and catalogues of the four eSIM providers. */
export function providerRoutes(world: World, simulators: readonly Simulator[]): Route[] {
  const shopOf = (id: string) => {
    const found = simulators.find((one) => one.id === id)
    if (!found) throw new Error(`No such provider: ${id}`)
    return found.shop
  }
  const wallets = (): SandboxResponse => ({
    status: 200,
    body: { wallets: simulators.map(({ id, shop }) => ({ vendor: id, ...shop.wallet })) },
  })
  return [
    route({ at: 'GET /wallets', operation: 'control', handle: wallets }),
    route({
      at: 'PUT /wallets',
      operation: 'control',
      body: z.strictObject({ vendor, balanceMinor: z.number().int().min(0) }),
      handle({ body }) {
        shopOf(body.vendor).wallet.balanceMinor = body.balanceMinor
        return wallets()
      },
    }),
    route({
      at: 'GET /esims',
      operation: 'control',
      handle: () => ({ status: 200, body: { esims: SAMPLE_ESIMS } }),
    }),
    route({
      at: 'POST /esims',
      operation: 'control',
      body: plantBody,
      handle: ({ body }) => plant(simulators, body),
    }),
    route({
      at: 'POST /catalogue',
      operation: 'control',
      body: catalogueBody,
      handle({ body }) {
        const { catalogue } = shopOf(body.vendor)
        let changed = 0
        if ('size' in body) catalogue.resize(body.size)
        else if (body.op === 'reprice') changed = catalogue.reprice(body.percent)
        else changed = body.op === 'add' ? catalogue.add(body.count) : catalogue.remove(body.count)
        return { status: 200, body: { vendor: body.vendor, changed, size: catalogue.list().length } }
      },
    }),
    route({
      at: 'POST /hub-callback',
      operation: 'control',
      body: hubCallbackBody,
      handle: ({ body }) => callHubBack(world, shopOf('esimhub'), body),
    }),
  ]
}

function plant(simulators: readonly Simulator[], body: z.infer<typeof plantBody>): SandboxResponse {
  const found = simulators.find(({ id, shop }) =>
    body.vendor ? id === body.vendor : body.iccid !== undefined && shop.esims.has(body.iccid),
  )
  if (!found) return { status: 404, body: { error: 'No vendor knows that ICCID; name one in `vendor`.' } }
  const { shop } = found
  const iccid = body.iccid ?? inventIccid(shop.vendorDigit, freshNumber())
  const bundle = body.place ? shop.catalogue.find(body.place, body.dataMb, body.days) : null
  const esim = plantEsim(shop, { iccid, state: body.state, bundle })
  const sku = esim.applications[0]?.sku
  return { status: 201, body: { vendor: found.id, iccid, state: body.state, sku } }
}
