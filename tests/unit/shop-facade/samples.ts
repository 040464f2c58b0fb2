import type { BundleFacts } from '@/app/api/v1/_lib/bundle-dto'
import { wordsOf } from '@/app/api/v1/_lib/language'
import type { Bundle, PricedBundle } from '@/lib/catalog/types'
import { money } from '@/lib/core/money'
import { useEnvironment } from '../../support/environment'

useEnvironment({ siteUrl: 'https://store.example.test', vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })

export const LOCALES = ['en', 'tr', 'de', 'fr', 'ar'] as const
export const english = await wordsOf('en')

export const aBundle = (change: Partial<Bundle> = {}): Bundle & BundleFacts => ({
  bundleId: 'bdl_0123456789abcdefghjkmnpqr',
  provider: 'travelroam',
  ref: 'secret-ref',
  name: 'eSIM, 5GB, 30 Days, France, V2',
  description: null,
  data: { bytes: 5e9 },
  dataPeriod: 'total',
  durationDays: 30,
  countries: ['FR'],
  scope: 'country',
  regionName: null,
  kind: 'data',
  voiceMinutes: null,
  smsCount: null,
  speeds: [],
  topUpAllowed: true,
  activationPolicy: 'first_use',
  cost: money(1, 'USD'),
  purchaseHints: {},
  onSale: true,
  restrictions: [],
  ...change,
})

export const anOffer = (amountMinor: number, change: Partial<Bundle> = {}): PricedBundle => ({
  bundle: aBundle(change),
  price: money(amountMinor, 'EUR'),
})
