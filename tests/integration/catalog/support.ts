import { afterAll } from 'vitest'
import { db } from '@/lib/platform/db/client'
import type { Provider } from '@/lib/providers/contract'
import type { ProviderBundle, ProviderId } from '@/lib/providers/types'
import { testDatabase } from '../../support/database'
import { useEnvironment as setEnvironment } from '../../support/environment'

/** A migrated database that `lib` in this process talks to. */
export async function database(vendors: Record<string, string> = {}) {
  const created = await testDatabase()
  setEnvironment({ databaseUrl: created.appUrl, vendors: { SMTP_URL: 'smtp://127.0.0.1:9', ...vendors } })
  afterAll(() => db().destroy())
  return created
}

/** A vendor of which only the listing matters. */
export function listing(
  id: ProviderId,
  listBundles: () => AsyncGenerator<readonly ProviderBundle[], void, void>,
): Provider {
  const never = () => Promise.reject(new Error('only the listing is read here'))
  return {
    id,
    displayName: id,
    capabilities: {
      lookupByIccid: 'none',
      reportsUsage: false,
      usageLagSeconds: null,
      reportsProfileState: false,
      pushesEvents: false,
      topUpBy: 'none',
      clientRef: 'none',
      resolveBy: 'none',
      listingIsComplete: true,
      reportsBalance: false,
      checksTopUpEligibility: false,
    },
    listBundles,
    status: never,
    usage: never,
    listTopUps: never,
    topUpEligibility: never,
    snapshot: never,
    order: never,
    topUp: never,
    resolve: never,
    balance: never,
    ping: never,
  }
}

/** Lists the given bundles in pages of 100. */
export const sells = (id: ProviderId, bundles: readonly ProviderBundle[]): Provider =>
  listing(id, async function* () {
    for (let at = 0; at < bundles.length; at += 100) yield bundles.slice(at, at + 100)
  })

export const providersOf = (...all: Provider[]): ReadonlyMap<ProviderId, Provider> =>
  new Map(all.map((provider) => [provider.id, provider]))

const PLACES = [['TR'], ['DE'], ['GR'], ['AL', 'GR', 'TR'], ['DE', 'FR']]

/** The n-th bundle of a made-up catalogue. */
export function offered(n: number, over: Partial<ProviderBundle> = {}): ProviderBundle {
  const countries = PLACES[n % PLACES.length] ?? []
  return {
    ref: `ref-${n}`,
    name: `Bundle ${n}`,
    description: 'With a "quote", a \\ and a ₺',
    data: n % 10 === 9 ? { unlimited: true } : { bytes: (1 + (n % 10)) * 1e9 },
    dataPeriod: n % 10 === 9 ? null : 'total',
    durationDays: 7 + (n % 3),
    countries,
    scope: countries.length === 1 ? 'country' : 'region',
    regionName: null,
    voiceMinutes: null,
    smsCount: null,
    speeds: ['4G', '5G'],
    operators: countries.map((country) => ({ country, name: `Net ${country}` })),
    topUpAllowed: true,
    activationPolicy: null,
    kind: 'data',
    cost: { amountMinor: 200 + n, currency: 'USD' },
    purchaseHints: { code: `c${n}`, b: '1' },
    ...over,
  }
}

export const catalogue = (count: number): ProviderBundle[] =>
  Array.from({ length: count }, (_, n) => offered(n))
