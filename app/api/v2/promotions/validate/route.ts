import { knownDevice } from '@/app/_http/device-cookie'
import { viewerOfRequest } from '@/lib/auth/viewer'
import { summaryOf } from '@/lib/catalog/rules'
import { ok } from '@/lib/core/result'
import { checkPromotion } from '@/lib/orders/promotion-check'
import { promotionCheckInput } from '@/lib/orders/promotion-schemas'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** What one new eSIM costs with a code, or why the code does not apply. Reserves nothing, moves no money. */
export const POST = route(
  { name: 'promotions.validate', body: promotionCheckInput },
  async ({ request, body, clientKey }) => {
    const viewer = await viewerOfRequest(request)
    const checked = await checkPromotion({
      bundleId: body.bundle_id,
      ...(body.currency ? { currency: body.currency } : {}),
      promotion: {
        code: body.code,
        userId: viewer?.userId ?? null,
        email: viewer?.email ?? null,
        devices: await knownDevice(),
      },
      clientKey,
    })
    return checked.ok ? ok({ ...checked.value, bundle: summaryOf(checked.value.bundle) }) : checked
  },
)
