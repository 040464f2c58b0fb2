import 'server-only'
import { log } from '../platform/log'
import type { Provider } from './contract'
import { providers } from './live'
import { type HealthReading, type ReadingState, readHealth, writeHealth } from './repo'

export type { HealthReading } from './repo'

const KEPT_SECONDS = 30
const DEADLINE_MS = 3_000
const SLOW_MS = 2_000

const holder = globalThis as { roamkeepHealthPings?: Map<string, Promise<HealthReading>> }

/**
 * How each configured provider is doing: a reading of any instance, at most 30 s old. Older ones are taken again, all at
 * once, each within 3 s.
 */
export async function providersHealth(): Promise<readonly HealthReading[]> {
  const kept = await readHealth()
  return Promise.all(
    [...providers().values()].map((provider) => {
      const reading = kept.find((one) => one.provider === provider.id)
      return reading && reading.ageSeconds < KEPT_SECONDS ? reading : pingOnce(provider)
    }),
  )
}

function pingOnce(provider: Provider): Promise<HealthReading> {
  holder.roamkeepHealthPings ??= new Map()
  const pings = holder.roamkeepHealthPings
  const running = pings.get(provider.id)
  if (running) return running
  const ping = take(provider).finally(() => pings.delete(provider.id))
  pings.set(provider.id, ping)
  return ping
}

async function take(provider: Provider): Promise<HealthReading> {
  const startedAt = performance.now()
  const answer = await ask(provider)
  const latencyMs = Math.round(performance.now() - startedAt)
  const state: ReadingState = answer.state === 'ok' && latencyMs > SLOW_MS ? 'degraded' : answer.state
  const reading = { provider: provider.id, state, latencyMs, message: answer.message }
  await writeHealth(reading)
  return { ...reading, checkedAt: new Date().toISOString(), ageSeconds: 0 }
}

async function ask(provider: Provider): Promise<{ state: ReadingState; message: string | null }> {
  try {
    const answer = await provider.ping({ timeoutMs: DEADLINE_MS, signal: AbortSignal.timeout(DEADLINE_MS) })
    if (answer.ok) return { state: 'ok', message: null }
    const { code, message } = answer.error
    return { state: code === 'AUTH' ? 'misconfigured' : 'down', message: `${code}: ${message}`.slice(0, 300) }
  } catch (error) {
    log().error({ provider: provider.id, error }, 'a provider could not be pinged')
    return { state: 'down', message: 'the ping failed' }
  }
}
