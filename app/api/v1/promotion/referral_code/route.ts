import * as z from 'zod'
import { deviceOfRequest } from '@/app/_http/device-cookie'
import { recordReferral } from '@/lib/promotions/commands/referral'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

const body = z.object({ referral_code: z.string().trim().min(1).max(40) })

/** By whose code somebody came; both are rewarded after the first delivered order. */
export const POST = shopRoute(
  { name: 'shop.referral-code', auth: 'U', body, limits: ['promotion.client'] },
  async ({ request, caller, body: { referral_code } }) => {
    const recorded = await recordReferral(caller.viewer, referral_code, deviceOfRequest(request))
    return recorded.ok ? done() : recorded
  },
)
