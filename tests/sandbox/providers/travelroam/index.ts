import type { World } from '../../kernel/types'
import { createCatalogue } from '../catalogue'
import { createVendorHandler } from '../routes'
import { VENDOR_DIGITS } from '../samples'
import { seedShop, shapeDocumentedEsim } from '../seeding'
import { createShop } from '../shop'
import { operationNames, type Simulator } from '../simulator'
import { catalogueRoutes } from './catalogue'
import { API_KEY, CLIENT_SECRET, manners } from './errors'
import { esimRoutes } from './esims'
import { orderRoutes } from './orders'
import { bundleName } from './words'

const PREFIX = '/travelroam/api/whitelabel'

export function createTravelRoam(world: World, o: { catalogueSize: number }): Simulator {
  const catalogue = createCatalogue(world, 'travelroam', o.catalogueSize, bundleName)
  const shop = createShop(world, 'travelroam', VENDOR_DIGITS.travelroam, catalogue, 'smdp.example.com')
  seedShop(shop, () => shapeDocumentedEsim(shop))
  const routes = [...catalogueRoutes(shop), ...esimRoutes(shop), ...orderRoutes(shop)]
  return {
    id: 'travelroam',
    name: 'TravelRoam',
    mounts: { [PREFIX]: createVendorHandler(world, 'travelroam', routes, manners) },
    operations: operationNames(routes),
    shop,
    env: (baseUrl) => ({
      TRAVELROAM_BASE_URL: `${baseUrl}${PREFIX}`,
      TRAVELROAM_API_KEY: API_KEY,
      TRAVELROAM_CLIENT_SECRET: CLIENT_SECRET,
    }),
  }
}
