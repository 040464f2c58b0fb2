import 'server-only'
import { rates } from '../currency/queries'
import { PRICING_MAX_AGE_SECONDS } from '../currency/rules'
import { notificationsHealth } from '../notifications/queries'
import { paymentsHealth } from '../payments/health'
import { config } from '../platform/config'
import { log } from '../platform/log'
import { providersHealth } from '../providers/health'
import { providers } from '../providers/live'
import type { ProviderId } from '../providers/types'
import { touchDatabase } from './repo/checks'

export type DependencyState = 'ok' | 'degraded' | 'down' | 'misconfigured' | 'off'

/** One thing we depend on, as it was when it was last looked at. */
export interface Dependency {
  readonly name: string
  readonly state: DependencyState
  readonly latencyMs: number | null
  readonly checkedAt: string
  readonly ageSeconds: number
}

export interface Health {
  /** unhealthy = the main job, checking an eSIM, cannot be done; degraded = something else is wrong. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  readonly checkedAt: string
  readonly dependencies: readonly Dependency[]
}

const DATABASE_DEADLINE_MS = 3_000
const KEPT_MS = 2_000
/** Older than a rate gets over a long weekend of the central banks: its sources must have failed. */
const OLD_RATES_SECONDS = 5 * 86_400

let last: { readonly at: number; readonly health: Promise<Health> } | undefined

/** Every dependency with its state, latency and age. Looks at most every two seconds, however often it is asked. */
export function storeHealth(): Promise<Health> {
  if (!last || Date.now() - last.at > KEPT_MS) last = { at: Date.now(), health: look() }
  return last.health
}

async function look(): Promise<Health> {
  const checkedAt = new Date().toISOString()
  const database = await databaseHealth(checkedAt)
  // Readings are shared through the database: without it there is nothing more to say.
  if (database.state === 'down') return { status: 'unhealthy', checkedAt, dependencies: [database] }
  const [vendors, ...others] = await Promise.all([
    providersHealth(),
    safely('payments', checkedAt, paymentsDependency),
    safely('rates', checkedAt, ratesDependency),
    safely('mail', checkedAt, mailDependency),
  ])
  const dependencies = [database, ...vendors.map(providerDependency), ...others]
  const canLookUp = vendors.some(
    ({ provider, state }) => looksUp(provider) && (state === 'ok' || state === 'degraded'),
  )
  const fine = dependencies.every(({ state }) => state === 'ok' || state === 'off')
  return { status: !canLookUp ? 'unhealthy' : fine ? 'healthy' : 'degraded', checkedAt, dependencies }
}

const looksUp = (provider: ProviderId): boolean => {
  const lookup = providers().get(provider)?.capabilities.lookupByIccid
  return lookup === 'direct' || lookup === 'scan'
}

const providerDependency = (reading: Awaited<ReturnType<typeof providersHealth>>[number]): Dependency => ({
  name: reading.provider,
  state: reading.state,
  latencyMs: reading.latencyMs,
  checkedAt: reading.checkedAt,
  ageSeconds: Math.round(reading.ageSeconds),
})

async function databaseHealth(checkedAt: string): Promise<Dependency> {
  const startedAt = performance.now()
  const answered = await Promise.race([
    touchDatabase().then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, DATABASE_DEADLINE_MS, false).unref()),
  ])
  const latencyMs = Math.round(performance.now() - startedAt)
  return { name: 'database', state: answered ? 'ok' : 'down', latencyMs, checkedAt, ageSeconds: 0 }
}

async function paymentsDependency(): Promise<Omit<Dependency, 'name'>> {
  const { state, latencyMs, checkedAt } = await paymentsHealth()
  return { state, latencyMs, checkedAt, ageSeconds: ageOf(checkedAt) }
}

/** As old as the oldest rate that a price of this store may need. Down: in some currency there are no prices any more. */
async function ratesDependency(): Promise<Omit<Dependency, 'name'>> {
  const table = await rates()
  const needed = config().currencies.filter((currency) => currency !== 'USD')
  const times = needed.flatMap((currency) => table.get(currency)?.asOf ?? [])
  const checkedAt = times.toSorted()[0] ?? new Date().toISOString()
  const ageSeconds = ageOf(checkedAt)
  const unusable = times.length < needed.length || ageSeconds > PRICING_MAX_AGE_SECONDS
  const state = unusable ? 'down' : ageSeconds > OLD_RATES_SECONDS ? 'degraded' : 'ok'
  return { state, latencyMs: null, checkedAt, ageSeconds }
}

async function mailDependency(): Promise<Omit<Dependency, 'name'>> {
  const { state, latencyMs, asOf } = await notificationsHealth()
  return { state, latencyMs, checkedAt: asOf, ageSeconds: ageOf(asOf) }
}

const ageOf = (time: string): number => Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000))

/** A dependency that cannot even be looked at is down; it does not take the others with it. */
async function safely(
  name: string,
  checkedAt: string,
  look: () => Promise<Omit<Dependency, 'name'>>,
): Promise<Dependency> {
  try {
    return { name, ...(await look()) }
  } catch (error) {
    log().error({ dependency: name, error }, 'a dependency could not be looked at')
    return { name, state: 'down', latencyMs: null, checkedAt, ageSeconds: 0 }
  }
}
