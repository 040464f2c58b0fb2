import type { World } from '../../kernel/types'
import { createCatalogue } from '../catalogue'
import { createVendorHandler } from '../routes'
import { VENDOR_DIGITS } from '../samples'
import { seedShop } from '../seeding'
import { createShop } from '../shop'
import { operationNames, type Simulator } from '../simulator'
import { catalogueRoutes, countryRoute } from './catalogue'
import { contentRoutes, healthRoute } from './contents'
import { API_KEY, manners, TENANT_KEY, WEBHOOK_SECRET } from './manners'
import { orderRoutes } from './orders'
import { bundleGuidOf } from './words'

/** Two hosts at the vendor, so two prefixes here; a path of one is unknown at the other. */
const BASE_PREFIX = '/esimhub/base'
const CORE_PREFIX = '/esimhub/core-base'

export function createEsimHub(world: World, o: { catalogueSize: number }): Simulator {
  const catalogue = createCatalogue(world, 'esimhub', o.catalogueSize, bundleGuidOf)
  const shop = createShop(world, 'esimhub', VENDOR_DIGITS.esimhub, catalogue, 'smdp.hub.example.com')
  seedShop(shop)
  const baseRoutes = [...catalogueRoutes(shop), ...contentRoutes(shop)]
  const coreRoutes = [...orderRoutes(shop), countryRoute, healthRoute('core')]
  return {
    id: 'esimhub',
    name: 'eSIM Hub',
    mounts: {
      [BASE_PREFIX]: createVendorHandler(world, 'esimhub', baseRoutes, manners),
      [CORE_PREFIX]: createVendorHandler(world, 'esimhub', coreRoutes, manners),
    },
    operations: operationNames([...baseRoutes, ...coreRoutes]),
    shop,
    env: (baseUrl) => ({
      ESIMHUB_BASE_URL: `${baseUrl}${BASE_PREFIX}`,
      ESIMHUB_CORE_URL: `${baseUrl}${CORE_PREFIX}`,
      ESIMHUB_API_KEY: API_KEY,
      ESIMHUB_TENANT_KEY: TENANT_KEY,
      ESIMHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    }),
  }
}
