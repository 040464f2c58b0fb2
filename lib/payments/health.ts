import 'server-only'
import { payments } from './registry'
import type { PaymentsHealth } from './types'

let last: { health: PaymentsHealth; at: number } | undefined

/** Whether the payment service answers; read at most every 30 s per process. */
export async function paymentsHealth(now: number = Date.now()): Promise<PaymentsHealth> {
  if (last && now - last.at < 30_000) return last.health
  const service = payments()
  const checkedAt = new Date(now).toISOString()
  if (!service)
    return { state: 'misconfigured', latencyMs: null, checkedAt, message: 'no payment service is configured' }
  const startedAt = performance.now()
  const answer = await Promise.race([
    service.ping(),
    new Promise<{ kind: 'unreachable'; reason: string }>((resolve) =>
      setTimeout(resolve, 3000, { kind: 'unreachable', reason: 'no answer in 3 s' }),
    ),
  ])
  const latencyMs = Math.round(performance.now() - startedAt)
  const health: PaymentsHealth =
    answer.kind === 'found'
      ? { state: 'ok', latencyMs, checkedAt }
      : {
          state: 'down',
          latencyMs,
          checkedAt,
          message: answer.kind === 'unreachable' ? answer.reason : 'refused',
        }
  last = { health, at: now }
  return health
}
