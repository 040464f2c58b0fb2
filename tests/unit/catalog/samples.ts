import type { Bundle, KnownPlan, PricedBundle, PriceRule, Restriction } from '@/lib/catalog/types'
import { money } from '@/lib/core/money'

/** 1 GB, 7 days, Turkey at 2.00 USD; `over` changes what a test is about. */
export function bundle(over: Partial<Bundle> = {}): Bundle {
  const bundleId = over.bundleId ?? `bdl_${over.ref ?? 'a'}`
  return {
    bundleId,
    provider: 'travelroam',
    ref: 'esim_1GB_7D_TR_V2',
    name: 'eSIM, 1GB, 7 Days, Turkey, V2',
    description: null,
    data: { bytes: 1e9 },
    dataPeriod: 'total',
    durationDays: 7,
    countries: ['TR'],
    scope: 'country',
    regionName: null,
    kind: 'data',
    voiceMinutes: null,
    smsCount: null,
    speeds: ['4G'],
    topUpAllowed: true,
    activationPolicy: null,
    cost: money(200, 'USD'),
    purchaseHints: {},
    onSale: true,
    restrictions: [],
    ...over,
  }
}

export const priced = (over: Partial<Bundle> = {}, priceMinor = 300): PricedBundle => ({
  bundle: bundle(over),
  price: money(priceMinor, 'USD'),
})

/** The plan made of `bundle()`, but known by its facts only. */
export const plan = (over: Partial<KnownPlan> = {}): KnownPlan => ({
  ref: null,
  name: null,
  data: { bytes: 1e9 },
  dataPeriod: 'total',
  durationDays: 7,
  countries: ['TR'],
  kind: 'data',
  voiceMinutes: null,
  smsCount: null,
  ...over,
})

export const rule = (over: Partial<PriceRule> = {}): PriceRule => ({
  ruleId: 1,
  provider: null,
  country: null,
  marginPercent: '35.000',
  feeMinor: { USD: 40 },
  floorMinor: { USD: 199 },
  rounding: { USD: { step: 50, less: 1 }, JPY: { step: 10, less: 0 }, KWD: { step: 50, less: 0 } },
  ...over,
})

/** Not sold to buyers in Antarctica; `over` changes what a test is about. */
export const restriction = (over: Partial<Restriction> = {}): Restriction => ({
  restrictionId: 'rst_a',
  kind: 'not_sold_from',
  country: null,
  buyerCountries: over.kind === undefined || over.kind === 'not_sold_from' ? ['AQ'] : [],
  texts: {},
  sourceUrl: 'https://example.com/terms',
  sourceDate: '2027-01-31',
  ...over,
})
