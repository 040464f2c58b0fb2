import { fail, ok } from '@/lib/core/result'
import { receiveEvent } from '@/lib/esims/commands/receive-event'
import { readJson } from '@/lib/platform/http/body'
import { route } from '@/lib/platform/http/route'
import { judgeHubSecret } from '@/lib/providers/webhook-secret'

/** The hub signs nothing, so the secret is part of the address we give it, or a header where it can send one. */
function secretOf(request: Request, path: string): string | null {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return request.headers.get('x-webhook-secret') ?? bearer ?? (path || null)
}

/** Verifies, keeps, answers. Reading again is left to whoever next wants to know. */
export const receiveHubEvent = route({ name: 'webhooks.esimhub' }, async ({ request, params }) => {
  const judgement = judgeHubSecret(secretOf(request, params.secret ?? ''))
  if (judgement === 'off') return fail('NOT_FOUND')
  if (judgement === 'wrong') return fail('UNAUTHENTICATED')
  const body = await readJson(request, 16_384)
  if (!body.ok) return body
  const received = await receiveEvent('esimhub', body.value)
  return received.ok ? ok({ received: true }) : received
})
