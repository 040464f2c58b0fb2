import type { World } from '../../kernel/types'
import { createCatalogue } from '../catalogue'
import { createVendorHandler } from '../routes'
import { VENDOR_DIGITS } from '../samples'
import { seedShop } from '../seeding'
import { createShop } from '../shop'
import { operationNames, type Simulator } from '../simulator'
import { createTokens } from '../tokens'
import { accountRoutes, roleRoutes } from './account'
import { esimRoutes } from './esims'
import { EMAIL, mannersWith, PASSWORD } from './manners'
import { packageRoutes } from './packages'
import { purchaseRoutes } from './purchases'
import { packageIdOf } from './words'

const DEVELOPER_PREFIX = '/esimcard/api/developer'
const PREFIX = `${DEVELOPER_PREFIX}/reseller`
/** Stands for esimcard.com, which answers 410 since the API moved (providers.md §3.1). */
const OLD_HOST_PREFIX = '/esimcard-old-host'

export function createEsimCard(world: World, o: { catalogueSize: number }): Simulator {
  const catalogue = createCatalogue(world, 'esimcard', o.catalogueSize, packageIdOf)
  const shop = createShop(world, 'esimcard', VENDOR_DIGITS.esimcard, catalogue, 'smdp.example.org')
  seedShop(shop)
  let issued = 0
  const tokens = createTokens(world, 'esimcard', (random) => {
    issued += 1
    return `${issued}|${random.slice(0, 40)}`
  })
  const manners = mannersWith(tokens)
  const routes = [
    ...accountRoutes(shop, tokens),
    ...packageRoutes(shop),
    ...purchaseRoutes(shop),
    ...esimRoutes(shop),
  ]
  const gone = { status: 410, body: { status: false, message: 'This API has moved to portal.esimcard.com' } }
  return {
    id: 'esimcard',
    name: 'eSIMCard',
    mounts: {
      [PREFIX]: createVendorHandler(world, 'esimcard', routes, manners),
      [DEVELOPER_PREFIX]: createVendorHandler(world, 'esimcard', roleRoutes, manners),
      [OLD_HOST_PREFIX]: async () => gone,
    },
    operations: operationNames([...routes, ...roleRoutes]),
    shop,
    env: (baseUrl) => ({
      ESIMCARD_BASE_URL: `${baseUrl}${PREFIX}`,
      ESIMCARD_EMAIL: EMAIL,
      ESIMCARD_PASSWORD: PASSWORD,
    }),
  }
}
