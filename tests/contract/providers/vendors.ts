import type { AdapterDeps } from '../../../lib/providers/adapter'
import { createAirhub } from '../../../lib/providers/adapters/airhub'
import { createEsimcard } from '../../../lib/providers/adapters/esimcard'
import { createEsimhub } from '../../../lib/providers/adapters/esimhub'
import { createTravelroam } from '../../../lib/providers/adapters/travelroam'
import type { Provider, PurchaseInput, ResolveInput, TopUpInput } from '../../../lib/providers/contract'
import type { EsimState, PlanState, ProviderId, ProviderRefs } from '../../../lib/providers/types'
import { settingsOf } from '../../sandbox/kernel/settings'
import type { FaultKind } from '../../sandbox/kernel/types'
import { SAMPLE_ESIMS, type SampleEsim } from '../../sandbox/providers/samples'
import { type Sandbox, startSandbox } from '../../sandbox/start'

/** What the suite must know of a vendor beyond the port: the sandbox's names, and what the vendor cannot do. */
export interface VendorCase {
  readonly id: ProviderId
  readonly name: string
  create(env: Record<string, string>, deps: AdapterDeps): Provider
  /** Address variables, to point the adapter elsewhere. */
  readonly addresses: readonly string[]
  /** The call that decides a status, and that pages the catalogue. */
  readonly statusOperation: string
  readonly catalogueOperation: string
  readonly hasLogin: boolean
  /** Profile states where the vendor reports them; `unknown` otherwise. */
  profile(state: SampleEsim['state']): EsimState
  plans(state: SampleEsim['state']): readonly PlanState[] | null
  /** How an unknown purchase that was carried out can end: found, or for staff to decide. */
  readonly foundOrder: 'fulfilled' | 'ambiguous'
  readonly foundTopUp: 'fulfilled' | 'ambiguous'
  readonly lostOrder: 'absent_now' | 'ambiguous'
  readonly lostTopUp: 'absent_now' | 'ambiguous'
}

const PROFILES: Readonly<Record<SampleEsim['state'], EsimState>> = {
  not_installed: 'released',
  downloaded: 'downloaded',
  installed: 'installed',
  active: 'enabled',
  nearly_empty: 'enabled',
  used_up: 'enabled',
  expired: 'installed',
  revoked: 'unavailable',
  disabled: 'disabled',
  deleted: 'deleted',
  removed: 'released',
  error: 'error',
  processing: 'released',
  unlimited: 'enabled',
  two_plans: 'enabled',
  renewed: 'enabled',
}

const PLANS: Readonly<Partial<Record<SampleEsim['state'], readonly PlanState[]>>> = {
  not_installed: ['queued'],
  downloaded: ['queued'],
  installed: ['queued'],
  active: ['active'],
  nearly_empty: ['active'],
  used_up: ['depleted'],
  expired: ['expired'],
  revoked: ['revoked'],
  disabled: ['active'],
  processing: ['queued'],
  unlimited: ['active'],
  two_plans: ['active', 'queued'],
  renewed: ['active', 'expired'],
}

const HUB_PLANS: typeof PLANS = {
  not_installed: ['queued'],
  active: ['active'],
  used_up: ['depleted'],
  expired: ['expired'],
  unlimited: ['active'],
}

const need = (env: Record<string, string>, name: string): string => {
  const value = env[name]
  if (value === undefined) throw new Error(`the sandbox gives no ${name}`)
  return value
}

export const VENDOR_CASES: readonly VendorCase[] = [
  {
    id: 'travelroam',
    name: 'TravelRoam',
    create: (env, deps) =>
      createTravelroam(
        {
          baseUrl: need(env, 'TRAVELROAM_BASE_URL'),
          apiKey: need(env, 'TRAVELROAM_API_KEY'),
          clientSecret: need(env, 'TRAVELROAM_CLIENT_SECRET'),
        },
        deps,
      ),
    addresses: ['TRAVELROAM_BASE_URL'],
    statusOperation: 'esim',
    catalogueOperation: 'catalogue',
    hasLogin: false,
    profile: (state) => PROFILES[state],
    plans: (state) => PLANS[state] ?? null,
    foundOrder: 'ambiguous', // no list of orders
    foundTopUp: 'fulfilled',
    lostOrder: 'ambiguous',
    lostTopUp: 'absent_now',
  },
  {
    id: 'airhub',
    name: 'AirHub',
    create: (env, deps) =>
      createAirhub(
        {
          baseUrl: need(env, 'AIRHUB_BASE_URL'),
          username: need(env, 'AIRHUB_USERNAME'),
          password: need(env, 'AIRHUB_PASSWORD'),
        },
        deps,
      ),
    addresses: ['AIRHUB_BASE_URL'],
    statusOperation: 'orders',
    catalogueOperation: 'catalogue',
    hasLogin: true,
    profile: () => 'unknown',
    plans: () => null,
    foundOrder: 'fulfilled',
    foundTopUp: 'fulfilled', // the sandbox lets an order show it; no vendor document promises that
    lostOrder: 'absent_now',
    lostTopUp: 'ambiguous',
  },
  {
    id: 'esimcard',
    name: 'eSIMCard',
    create: (env, deps) =>
      createEsimcard(
        {
          baseUrl: need(env, 'ESIMCARD_BASE_URL'),
          email: need(env, 'ESIMCARD_EMAIL'),
          password: need(env, 'ESIMCARD_PASSWORD'),
        },
        deps,
      ),
    addresses: ['ESIMCARD_BASE_URL'],
    statusOperation: 'esim',
    catalogueOperation: 'catalogue',
    hasLogin: true,
    profile: (state) => (state === 'processing' ? 'allocated' : PROFILES[state]),
    plans: (state) => PLANS[state] ?? null,
    foundOrder: 'fulfilled',
    foundTopUp: 'fulfilled',
    lostOrder: 'absent_now',
    lostTopUp: 'absent_now',
  },
  {
    id: 'esimhub',
    name: 'eSIM Hub',
    create: (env, deps) =>
      createEsimhub(
        {
          baseUrl: need(env, 'ESIMHUB_BASE_URL'),
          coreUrl: need(env, 'ESIMHUB_CORE_URL'),
          apiKey: need(env, 'ESIMHUB_API_KEY'),
          tenantKey: need(env, 'ESIMHUB_TENANT_KEY'),
        },
        deps,
      ),
    addresses: ['ESIMHUB_BASE_URL', 'ESIMHUB_CORE_URL'],
    statusOperation: 'usage',
    catalogueOperation: 'catalogue',
    hasLogin: false,
    profile: () => 'unknown',
    plans: (state) => HUB_PLANS[state] ?? null,
    foundOrder: 'fulfilled',
    foundTopUp: 'fulfilled',
    // Until the order history has shown one reference of ours, it proves nothing.
    lostOrder: 'ambiguous',
    lostTopUp: 'ambiguous',
  },
]

export const samplesOf = (id: ProviderId): readonly SampleEsim[] =>
  SAMPLE_ESIMS.filter(({ vendor }) => vendor === id)

export function sampleIn(id: ProviderId, state: SampleEsim['state']): SampleEsim {
  const sample = samplesOf(id).find((one) => one.state === state)
  if (!sample) throw new Error(`${id} has no sample in state ${state}`)
  return sample
}

/** What we would remember of an eSIM that was bought through us. */
export const refsOf = ({ iccid, orderIds }: SampleEsim): ProviderRefs => ({
  iccid,
  ...(orderIds[0] === undefined ? {} : { orderId: orderIds[0] }),
})

export interface Stage {
  readonly sandbox: Sandbox
  readonly vendor: VendorCase
  /** A new adapter: own login, breakers and caches. */
  provider(deps?: AdapterDeps): Provider
  fault(operation: string, kind: FaultKind, more?: { remaining?: number; delayMs?: number }): void
  setting(change: Partial<ReturnType<typeof settingsOf>>): void
  calls(operation?: string): number
  purchases(): number
}

export async function openStage(vendor: VendorCase, catalogueSize?: number): Promise<Stage> {
  const sandbox = await startSandbox(catalogueSize === undefined ? {} : { catalogueSize })
  const { world, addresses } = sandbox
  return {
    sandbox,
    vendor,
    provider: (deps = {}) => vendor.create(addresses.env, { now: () => world.now(), ...deps }),
    fault: (operation, kind, more = {}) => {
      world.faults.add({ vendor: vendor.id, operation, kind, ...more })
    },
    setting: (change) => {
      Object.assign(settingsOf(world, vendor.id), change)
    },
    calls: (operation) =>
      world.journal
        .list(1_000)
        .filter(
          (entry) => entry.vendor === vendor.id && (operation === undefined || entry.operation === operation),
        ).length,
    purchases: () => world.purchases.list().filter((one) => one.vendor === vendor.id).length,
  }
}

export interface Bought {
  readonly purchase: PurchaseInput
  readonly name: string
}

/** A bundle of Turkey, 1 GB for 7 days, as the vendor's own catalogue names it. */
export async function bundleToBuy(provider: Provider): Promise<Bought> {
  for await (const page of provider.listBundles()) {
    const bundle = page.find(
      ({ countries, data, durationDays, purchaseHints }) =>
        countries.join() === 'TR' &&
        data !== null &&
        'bytes' in data &&
        data.bytes === 1e9 &&
        durationDays === 7 &&
        purchaseHints.checkAvailability === undefined,
    )
    if (bundle) {
      const { ref: bundleRef, purchaseHints, cost, durationDays } = bundle
      const clientRef = `ful_${crypto.randomUUID()}`
      return { purchase: { bundleRef, purchaseHints, clientRef, cost, durationDays }, name: bundle.name }
    }
  }
  throw new Error('no bundle to buy')
}

export const topUpOf = (bought: Bought, sample: SampleEsim): TopUpInput => ({
  ...bought.purchase,
  iccid: sample.iccid,
  refs: refsOf(sample),
})

export const resolveInput = (
  kind: 'order' | 'top_up',
  bought: Bought,
  more: Pick<ResolveInput, 'iccid' | 'refs' | 'snapshot' | 'sentAtMs'> & { claimed?: readonly string[] },
): ResolveInput => ({
  claimed: [],
  rivals: async () => ({ claimed: [], open: [] }),
  ...more,
  kind,
  bundleRef: bought.purchase.bundleRef,
  bundleName: bought.name,
  clientRef: bought.purchase.clientRef,
})
