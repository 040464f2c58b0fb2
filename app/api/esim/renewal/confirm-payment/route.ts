import { after } from 'next/server'
import { fail } from '@/lib/core/result'
import { settleReturn } from '@/lib/orders/commands/settle-session'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { waitForDelivery } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { toConfirmation } from '../../_lib/confirmation'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { checkerProblem } from '../../_lib/problems'
import { confirmBody } from '../../_lib/schemas'

export const maxDuration = 240

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

const WAIT_MS = 20_000

/** Reads and reconciles, never buys: the same session gives the same answer however often its page is loaded again. */
export const POST = endpoint(
  {
    name: 'checker.confirm-payment',
    body: confirmBody,
    limits: ['read.client'],
    problem: checkerProblem('Failed to confirm payment', 'Invalid request data'),
  },
  async ({ body }) => {
    const sessionId = body.session_id || body.payment_intent_id
    if (!sessionId)
      return Response.json({ error: 'session_id or payment_intent_id is required' }, { status: 400 })
    const settled = await settleReturn(sessionId)
    if (!settled.ok) return settled.error.code === 'PAYMENT_NOT_FOUND' ? unknownSession() : settled
    const working = workOff()
    after(() => working)
    const order = await waitForDelivery(sessionId, WAIT_MS)
    if (!order.ok) return order.error.code === 'PAYMENT_NOT_FOUND' ? unknownSession() : order
    const answer = toConfirmation(order.value)
    return Response.json(answer.body, { status: answer.status })
  },
)

const unknownSession = () => fail('PAYMENT_NOT_FOUND', { detail: 'Payment transaction not found' })
