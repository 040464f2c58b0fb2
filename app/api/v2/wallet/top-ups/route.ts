import { viewerOfRequest } from '@/lib/auth/viewer'
import { money } from '@/lib/core/money'
import { fail, ok } from '@/lib/core/result'
import { topUpWallet } from '@/lib/orders/commands/top-up-wallet'
import { topUpInput } from '@/lib/orders/wallet-schemas'
import { preflight } from '@/lib/platform/http/cors'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Puts money into the viewer's wallet: the Stripe Checkout address to pay it. `Idempotency-Key` makes retries harmless. */
export const POST = route(
  { name: 'wallet.top-up', body: topUpInput, status: 201 },
  async ({ request, body }) => {
    const viewer = await viewerOfRequest(request)
    if (!viewer) return fail('UNAUTHENTICATED')
    const idempotencyKey = idempotencyKeyOf(request.headers)
    if (idempotencyKey === null) return fail('IDEMPOTENCY_KEY_REQUIRED')
    const { locale } = body
    const amount = money(body.amount_minor, body.currency)
    const begun = await topUpWallet({ viewer, amount, locale, channel: 'api', idempotencyKey })
    return begun.ok ? ok({ ...begun.value, paid: begun.value.sessionId === null }) : begun
  },
)
