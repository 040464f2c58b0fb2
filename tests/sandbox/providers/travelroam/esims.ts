import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import type { Application, Esim } from '../esims'
import { newestFirst } from '../paging'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { notYours } from './errors'
import { assignment, bundleDescription, bundleName } from './words'

const byIccid = z.strictObject({ iccid: z.string() })

export function esimRoutes(shop: Shop): Route[] {
  const { world } = shop
  const withEsim = (iccid: string, answer: (esim: Esim) => object): SandboxResponse => {
    const esim = shop.esims.get(iccid)
    if (!esim || esim.visibleAt > world.now()) return notYours(world)
    return { status: 200, body: answer(esim) }
  }
  return [
    route({
      at: 'POST /esims/details',
      operation: 'esim',
      body: byIccid,
      handle: ({ body }) => withEsim(body.iccid, details),
    }),
    route({
      at: 'POST /esims/applied/bundles',
      operation: 'usage',
      body: byIccid,
      handle: ({ body }) =>
        withEsim(body.iccid, (esim) => ({ bundles: appliedBundles(shop, esim, world.now()) })),
    }),
    route({
      at: 'POST /esims/location',
      operation: 'location',
      body: byIccid,
      handle: ({ body }) =>
        withEsim(body.iccid, ({ network }) =>
          network
            ? { networkName: network.name, networkBrandName: network.brand, country: network.country }
            : { networkName: '', networkBrandName: '', country: '' },
        ),
    }),
  ]
}

function details(esim: Esim): object {
  return {
    iccid: esim.iccid,
    matchingId: esim.matchingId,
    smdpAddress: esim.smdpAddress,
    profileStatus: esim.profile,
    // Whole milliseconds since 1970, or nothing.
    ...(esim.firstInstalledAt === null ? {} : { firstInstalledDateTime: Math.floor(esim.firstInstalledAt) }),
  }
}

/** One entry per bundle name, newest first, with one assignment per time it was bought. */
function appliedBundles(shop: Shop, esim: Esim, now: number): object[] {
  const groups = new Map<string, Application[]>()
  for (const application of newestFirst(esim.applications, now)) {
    const group = groups.get(application.sku)
    if (group) group.push(application)
    else groups.set(application.sku, [application])
  }
  return [...groups.values()].map((applications) => {
    const bundle = (applications[0] as Application).bundle
    return {
      name: bundleName(bundle),
      description: bundleDescription(bundle),
      assignments: applications.map((one) => assignment(one, `${shop.vendor}-${one.id.slice(0, 8)}`, now)),
    }
  })
}
