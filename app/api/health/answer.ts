import type { Health } from '@/lib/esims/health'
import packageFile from '@/package.json' with { type: 'json' }
import { healthParts } from '../v1/_lib/health'

/** The old checker's three vendors, by their old names. */
const OLD_NAMES = ['airhub', 'esimcard', 'travelroam'] as const

/** 503 when the main job cannot be done, so that a balancer that only reads the status understands. */
export function healthResponse(service: string, health: Health): Response {
  const { status, checkedAt, dependencies } = health
  const reachable = (name: string) =>
    dependencies.some((one) => one.name === name && (one.state === 'ok' || one.state === 'degraded'))
  const body = {
    status,
    service,
    version: packageFile.version,
    timestamp: checkedAt,
    ...healthParts(health),
    apis: Object.fromEntries(OLD_NAMES.map((name) => [name, reachable(name)])),
    dependencies: dependencies.map((one) => ({
      name: one.name,
      state: one.state,
      latency_ms: one.latencyMs,
      checked_at: one.checkedAt,
      age_seconds: one.ageSeconds,
    })),
  }
  return Response.json(body, {
    status: status === 'unhealthy' ? 503 : 200,
    headers: status === 'unhealthy' ? { 'retry-after': '5' } : {},
  })
}
