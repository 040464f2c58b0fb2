import { after } from 'next/server'
import { ok } from '@/lib/core/result'
import { resendMail } from '@/lib/orders/commands/resend-mail'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { preflight } from '@/lib/platform/http/cors'
import { endpoint, refuseMethod } from '../../_lib/endpoint'
import { checkerProblem } from '../../_lib/problems'
import { emailBody } from '../../_lib/schemas'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Mails go to the address of the order and nowhere else. The answer is the same whether there was one to send or not. */
export const POST = endpoint(
  {
    name: 'checker.email',
    body: emailBody,
    limits: ['request.client'],
    problem: checkerProblem('Failed to send email', 'Invalid request data'),
  },
  async ({ body }) => {
    after(async () => {
      await resendMail({ orderNumber: body.order_id, recipient: body.recipient_email })
      await workOff()
    })
    return ok({ success: true, message: 'Email sent successfully' })
  },
)
