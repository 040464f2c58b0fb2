import { listPackages } from '@/lib/catalog/queries'
import { ok } from '@/lib/core/result'
import { config } from '@/lib/platform/config'
import { preflight } from '@/lib/platform/http/cors'
import { PROVIDER_IDS } from '@/lib/providers/types'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { toPackage } from '../../_lib/packages'
import { checkerProblem } from '../../_lib/problems'
import { packagesQuery } from '../../_lib/schemas'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const MOST_PACKAGES = 500

/** A bare list; of an unknown provider it is empty. */
export const GET = endpoint(
  {
    name: 'checker.packages',
    query: packagesQuery,
    limits: ['read.client'],
    problem: checkerProblem('Failed to fetch packages', 'Invalid request data'),
  },
  async ({ query }) => {
    const wanted = query.provider?.trim().toLowerCase()
    const provider = PROVIDER_IDS.find((id) => id === wanted) ?? null
    if (wanted && !provider) return ok([])
    const packages = await listPackages(provider, config().defaultCurrency, MOST_PACKAGES)
    return packages.ok ? ok(packages.value.map(toPackage)) : packages
  },
)
