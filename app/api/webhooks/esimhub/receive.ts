import { after } from 'next/server'
import { fail, ok } from '@/lib/core/result'
import { followEvent, receiveEvent } from '@/lib/esims/commands/receive-event'
import { readJson } from '@/lib/platform/http/body'
import { route } from '@/lib/platform/http/route'
import { judgeHubSecret } from '@/lib/providers/webhook-secret'

/** The hub signs nothing, so the secret is part of the address we give it, or a header where it can send one. */
function secretOf(request: Request, path: string): string | null {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return request.headers.get('x-webhook-secret') ?? bearer ?? (path || null)
}

/** Verifies, keeps, answers; what the event hints at is asked for behind the answer. */
export const receiveHubEvent = route({ name: 'webhooks.esimhub' }, async ({ request, params }) => {
  const judgement = judgeHubSecret(secretOf(request, params.secret ?? ''))
  if (judgement === 'off') return fail('NOT_FOUND')
  if (judgement === 'wrong') return fail('UNAUTHENTICATED')
  const body = await readJson(request, 16_384)
  if (!body.ok) return body
  const received = await receiveEvent('esimhub', body.value)
  if (!received.ok) return received
  const { iccid } = received.value
  if (iccid) after(() => followEvent(iccid))
  return ok({ received: true })
})
