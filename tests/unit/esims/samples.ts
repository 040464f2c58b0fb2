import type { Provider } from '@/lib/providers/contract'
import type { ProviderEsim, ProviderId, ProviderPlan, ProviderResult } from '@/lib/providers/types'

export const ICCID = '8932042000010245583'
export const NOW = Date.parse('2026-03-10T12:00:00Z')

export const aPlan = (change: Partial<ProviderPlan> = {}): ProviderPlan => ({
  ref: 'esim_1GB_7D_TR_V2',
  name: 'eSIM, 1GB, 7 Days, Turkey, V2',
  state: 'active',
  data: { bytes: 1_000_000_000 },
  usedBytes: 400_000_000,
  remainingBytes: 600_000_000,
  startedAt: '2026-03-08T12:00:00.000Z',
  endsAt: '2026-03-15T12:00:00.000Z',
  durationDays: 7,
  countries: ['TR'],
  applicationId: null,
  ...change,
})

export const anEsim = (change: Partial<ProviderEsim> = {}): ProviderEsim => ({
  provider: 'travelroam',
  iccid: ICCID,
  refs: { iccid: ICCID },
  state: 'enabled',
  rawState: 'Enabled',
  plans: [aPlan()],
  install: {
    smdpAddress: 'rsp.canary.example',
    matchingId: 'CANAR-YMATC-HINGI-DCODE',
    activationCode: 'LPA:1$rsp.canary.example$CANAR-YMATC-HINGI-DCODE',
    apn: 'canary.apn',
    pin: '4242',
    puk: '42424242',
  },
  firstInstalledAt: null,
  purchasedAt: '2026-03-01T00:00:00.000Z',
  lastNetwork: { name: 'Canary Network', country: 'TR' },
  asOf: '2026-03-10T11:59:00.000Z',
  ...change,
})

export interface FakeProvider extends Provider {
  readonly calls: { iccid: string; aborted: boolean }[]
}

/** A provider that answers status after `delayMs` and knows nothing else; it notes who hung up. */
export function aProvider(
  id: ProviderId,
  delayMs: number,
  answer: ProviderResult<ProviderEsim | null> | (() => never),
): FakeProvider {
  const calls: FakeProvider['calls'] = []
  const notUsed = () => Promise.reject(new Error('not used'))
  return {
    id,
    displayName: id.toUpperCase(),
    calls,
    capabilities: {
      lookupByIccid: id === 'esimhub' ? 'none' : 'direct',
      reportsUsage: true,
      usageLagSeconds: null,
      reportsProfileState: true,
      pushesEvents: false,
      topUpBy: 'iccid',
      clientRef: 'none',
      resolveBy: 'listing',
      listingIsComplete: true,
      reportsBalance: false,
      checksTopUpEligibility: false,
    },
    async *listBundles() {},
    status({ iccid }, options) {
      const call = { iccid, aborted: false }
      calls.push(call)
      options?.signal?.addEventListener('abort', () => {
        call.aborted = true
      })
      if (typeof answer === 'function') answer()
      return new Promise((resolve) =>
        setTimeout(resolve, delayMs, answer as ProviderResult<ProviderEsim | null>),
      )
    },
    usage: notUsed,
    listTopUps: notUsed,
    topUpEligibility: notUsed,
    snapshot: notUsed,
    order: notUsed,
    topUp: notUsed,
    resolve: notUsed,
    balance: notUsed,
    ping: notUsed,
  }
}
