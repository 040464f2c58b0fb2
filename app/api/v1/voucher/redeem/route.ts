import * as z from 'zod'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { redeemVoucher } from '@/lib/wallet/commands/redeem-voucher'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

const body = z.object({ code: z.string().trim().min(1).max(80) })

/** Clients show the message and read the balance again. Most send no key: the same code at once is the same wish. */
export const POST = shopRoute(
  { name: 'shop.voucher', auth: 'U', body },
  async ({ request, caller, body: { code }, clientKey }) => {
    const redeemed = await redeemVoucher({
      userId: caller.viewer.userId,
      email: caller.viewer.email,
      code,
      clientKey,
      idempotencyKey: idempotencyKeyOf(request.headers),
    })
    return redeemed.ok ? done() : redeemed
  },
)
