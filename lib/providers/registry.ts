import 'server-only'
import type { Config } from '../platform/config/read-config'
import type { AdapterDeps } from './adapter'
import { createAirhub } from './adapters/airhub'
import { createEsimcard } from './adapters/esimcard'
import { createEsimhub } from './adapters/esimhub'
import { createTravelroam } from './adapters/travelroam'
import type { Provider } from './contract'
import { PROVIDER_IDS, type ProviderId } from './types'

/** The blocks of the environment (design.md §3); null or missing = this vendor is off. */
type Blocks = { readonly [K in ProviderId]: NonNullable<Config[K]> }
export type ProviderBlocks = { readonly [K in ProviderId]?: Blocks[K] | null }
type Creators = { readonly [K in ProviderId]: (block: Blocks[K], deps: AdapterDeps) => Provider }

const CREATORS: Creators = {
  travelroam: (block, deps) =>
    createTravelroam(
      {
        baseUrl: block.TRAVELROAM_BASE_URL,
        apiKey: block.TRAVELROAM_API_KEY,
        clientSecret: block.TRAVELROAM_CLIENT_SECRET,
      },
      deps,
    ),
  airhub: (block, deps) =>
    createAirhub(
      { baseUrl: block.AIRHUB_BASE_URL, username: block.AIRHUB_USERNAME, password: block.AIRHUB_PASSWORD },
      deps,
    ),
  esimcard: (block, deps) =>
    createEsimcard(
      { baseUrl: block.ESIMCARD_BASE_URL, email: block.ESIMCARD_EMAIL, password: block.ESIMCARD_PASSWORD },
      deps,
    ),
  esimhub: (block, deps) =>
    createEsimhub(
      {
        baseUrl: block.ESIMHUB_BASE_URL,
        coreUrl: block.ESIMHUB_CORE_URL,
        apiKey: block.ESIMHUB_API_KEY,
        tenantKey: block.ESIMHUB_TENANT_KEY,
      },
      deps,
    ),
}

function create<K extends ProviderId>(id: K, blocks: ProviderBlocks, deps: AdapterDeps): Provider | null {
  const block: Blocks[K] | null | undefined = blocks[id]
  return block ? CREATORS[id](block, deps) : null
}

/** One provider per block that is there. */
export function createProviders(
  blocks: ProviderBlocks,
  deps: AdapterDeps = {},
): ReadonlyMap<ProviderId, Provider> {
  const providers = new Map<ProviderId, Provider>()
  for (const id of PROVIDER_IDS) {
    const provider = create(id, blocks, deps)
    if (provider) providers.set(id, provider)
  }
  return providers
}
