import { storeHealth } from '@/lib/esims/health'
import { config } from '@/lib/platform/config'
import { preflight } from '@/lib/platform/http/cors'
import { route } from '@/lib/platform/http/route'
import { healthResponse } from './answer'

export const OPTIONS = preflight

/** Each dependency with its state, latency and age. */
export const GET = route({ name: 'health' }, async () =>
  healthResponse(config().storeName, await storeHealth()),
)
