import 'server-only'
import { log } from '../platform/log'
import type { Provider } from './contract'
import { providers } from './live'
import { type HealthReading, type ReadingState, readHealth, writeHealth } from './repo'

export type { HealthReading } from './repo'

const KEPT_SECONDS = 30
/** Nobody is turned away by a bad reading that is older than this: it is taken again first. */
const BELIEVED_SECONDS = 2
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

/**
 * Takes the readings that lists and quotes go by, for whoever runs it every minute.
 * @returns the readings, and whether a provider went down or came back since the ones before
 */
export async function checkProviders(): Promise<{
  readonly readings: readonly HealthReading[]
  readonly changed: boolean
}> {
  const before = new Map((await readHealth()).map((reading) => [reading.provider, isOut(reading)]))
  const readings = await providersHealth()
  const changed = readings.some((reading) => isOut(reading) !== (before.get(reading.provider) ?? false))
  return { readings, changed }
}

/**
 * Whether a provider is known not to answer, or not to let us in. One of which nothing bad is known is not asked: its
 * first refused purchase tells.
 */
export async function isKnownDown(provider: Provider): Promise<boolean> {
  const reading = (await readHealth()).find((one) => one.provider === provider.id)
  if (!reading || !isOut(reading)) return false
  return reading.ageSeconds < BELIEVED_SECONDS || isOut(await pingOnce(provider))
}

const isOut = ({ state }: Pick<HealthReading, 'state'>): boolean =>
  state === 'down' || state === 'misconfigured'

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
