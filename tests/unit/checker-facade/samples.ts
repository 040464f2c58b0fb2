import type { EsimCard } from '@/lib/esims/types'
import type { CheckerOrder } from '@/lib/orders/queries'

export const ICCID = '8932042000010245583'

export const aCard = (change: Partial<EsimCard> = {}): EsimCard => ({
  iccid: ICCID,
  issuer: { name: 'BICS', country: 'BE' },
  state: 'expired',
  plan: {
    name: 'eSIM, 1GB, 7 Days, Turkey, V2',
    countries: ['TR'],
    data: { bytes: 1_000_000_000 },
    usedBytes: 400_000_000,
    remainingBytes: 600_000_000,
    startedAt: '2025-11-02T01:01:00.000Z',
    endsAt: '2025-11-09T01:01:00.000Z',
    durationDays: 7,
  },
  queuedPlans: 0,
  asOf: '2026-01-01T10:00:00.000Z',
  expectedLagSeconds: null,
  source: 'provider',
  renewable: true,
  ...change,
})

export const anOrder = (change: Partial<CheckerOrder> = {}): CheckerOrder => ({
  number: 'REN-0123456789AB',
  state: 'fulfilled',
  fulfilment: 'succeeded',
  iccid: ICCID,
  provider: 'travelroam',
  bundleName: 'eSIM, 1GB, 7 Days, Turkey, V2',
  price: { amountMinor: 1000, currency: 'USD' },
  paymentState: 'paid',
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:01:00.000Z',
  completedAt: '2026-01-01T10:01:00.000Z',
  ...change,
})
