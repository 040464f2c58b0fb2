import 'server-only'
import type { PaymentService } from './contract'
import { paymentServices } from './registry'
import type { PaymentsHealth } from './types'

let last: { health: PaymentsHealth; at: number } | undefined

/** Whether the payment services answer; read at most every 30 s per process. */
export async function paymentsHealth(now: number = Date.now()): Promise<PaymentsHealth> {
  if (last && now - last.at < 30_000) return last.health
  const services = [...paymentServices().values()]
  const checkedAt = new Date(now).toISOString()
  if (services.length === 0)
    return { state: 'misconfigured', latencyMs: null, checkedAt, message: 'no payment service is configured' }
  const startedAt = performance.now()
  const problems = (await Promise.all(services.map(problemOf))).filter((problem) => problem !== null)
  const latencyMs = Math.round(performance.now() - startedAt)
  const health: PaymentsHealth =
    problems.length === 0
      ? { state: 'ok', latencyMs, checkedAt }
      : {
          state: problems.length < services.length ? 'degraded' : 'down',
          latencyMs,
          checkedAt,
          message: problems.join('; '),
        }
  last = { health, at: now }
  return health
}

/** @returns null when it answers */
async function problemOf(service: PaymentService): Promise<string | null> {
  const answer = await Promise.race([
    service.ping(),
    new Promise<{ kind: 'unreachable'; reason: string }>((resolve) =>
      setTimeout(resolve, 3000, { kind: 'unreachable', reason: 'no answer in 3 s' }),
    ),
  ])
  if (answer.kind === 'found') return null
  return `${service.displayName}: ${answer.kind === 'unreachable' ? answer.reason : 'refused'}`
}
