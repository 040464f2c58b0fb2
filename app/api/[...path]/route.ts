import { fail } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { route } from '@/lib/platform/http/route'

export const OPTIONS = preflight

/** Every address below /api that is none: a problem, not a page. */
export const GET = route({ name: 'nothing' }, async () => fail('NOT_FOUND'))
export const POST = GET
export const PUT = GET
export const PATCH = GET
export const DELETE = GET
