import { after } from 'next/server'
import { ok } from '@/lib/core/result'
import { processEvents } from '@/lib/orders/commands/process-events'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { receiveEvent } from '@/lib/payments/commands'
import { readBody } from '@/lib/platform/http/body'
import { route } from '@/lib/platform/http/route'

/** Longer than the slowest purchase (eSIM Hub: 120 s): whoever sends one must be able to hear the answer. */
export const maxDuration = 240

/** Stripe's events: verify, store, answer. The work is done after the answer, and by the sweep if that dies. */
export const POST = route({ name: 'webhooks.stripe' }, async ({ request }) => {
  const body = await readBody(request, 1_000_000)
  if (!body.ok) return body
  const received = await receiveEvent('stripe', body.value, request.headers)
  if (!received.ok) return received
  if (received.value.isNew)
    after(async () => {
      await processEvents()
      await workOff()
    })
  return ok({ received: true })
})
