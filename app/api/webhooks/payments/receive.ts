import { after } from 'next/server'
import { fail, ok } from '@/lib/core/result'
import { processEvents } from '@/lib/orders/commands/process-events'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { receiveEvent } from '@/lib/payments/commands'
import { readBody } from '@/lib/platform/http/body'
import { route } from '@/lib/platform/http/route'

/** Events of a payment service: verify, store, answer. The work is done after the answer, and by the sweep if that dies. */
export const receivePaymentEvents = (
  name: string,
  /** Null: there is no such address. */
  serviceOf: (params: Readonly<Record<string, string>>) => string | null,
) =>
  route({ name }, async ({ request, params }) => {
    const service = serviceOf(params)
    if (service === null) return fail('NOT_FOUND')
    const body = await readBody(request, 1_000_000)
    if (!body.ok) return body
    const received = await receiveEvent(service, body.value, request.headers)
    if (!received.ok) return received
    if (received.value.isNew)
      after(async () => {
        await processEvents()
        await workOff()
      })
    return ok({ received: true })
  })
