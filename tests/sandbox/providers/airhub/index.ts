import type { World } from '../../kernel/types'
import { createCatalogue } from '../catalogue'
import { createVendorHandler } from '../routes'
import { VENDOR_DIGITS } from '../samples'
import { seedOldOrders, seedShop } from '../seeding'
import { createShop } from '../shop'
import { operationNames, type Simulator } from '../simulator'
import { createTokens } from '../tokens'
import { accountRoutes } from './account'
import { mannersWith, PASSWORD, USERNAME } from './manners'
import { orderRoutes } from './orders'
import { planCodeOf, planRoutes, TINY_UK_PLAN } from './plans'
import { purchaseRoutes } from './purchases'

const PREFIX = '/airhub'

export function createAirHub(world: World, o: { catalogueSize: number }): Simulator {
  const catalogue = createCatalogue(world, 'airhub', o.catalogueSize, planCodeOf, [TINY_UK_PLAN])
  const shop = createShop(world, 'airhub', VENDOR_DIGITS.airhub, catalogue, 'smdp.example.net')
  const renewedDays = new Map<number, number>()
  world.onReset(() => renewedDays.clear())
  seedShop(shop, () => seedOldOrders(shop))
  const tokens = createTokens(world, 'airhub', (random) => `eyJhbGciOiJIUzI1NiJ9.${random}.sandbox`)
  const routes = [
    ...accountRoutes(shop, tokens),
    ...planRoutes(shop),
    ...orderRoutes(shop, renewedDays),
    ...purchaseRoutes(shop, renewedDays),
  ]
  return {
    id: 'airhub',
    name: 'AirHub',
    mounts: { [PREFIX]: createVendorHandler(world, 'airhub', routes, mannersWith(tokens)) },
    operations: operationNames(routes),
    shop,
    env: (baseUrl) => ({
      AIRHUB_BASE_URL: `${baseUrl}${PREFIX}`,
      AIRHUB_USERNAME: USERNAME,
      AIRHUB_PASSWORD: PASSWORD,
    }),
  }
}
