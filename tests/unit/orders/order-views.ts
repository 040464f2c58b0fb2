import { money } from '@/lib/core/money'
import type { OrderLineView, OrderView, RefundView } from '@/lib/orders/types'

const bundle = (name: string) => ({
  bundleId: 'bdl_0123456789abcdefghjkmnpqr',
  name,
  data: { bytes: 5e9 },
  dataPeriod: 'total' as const,
  durationDays: 30,
  countries: ['TR'],
})

export const lineView = (
  lineId: number,
  amountMinor: number,
  more: Partial<OrderLineView> = {},
): OrderLineView => ({
  lineId,
  kind: 'new_esim',
  label: null,
  bundle: bundle(`Türkiye 5 GB no. ${lineId}`),
  travelDate: null,
  price: money(amountMinor, 'EUR'),
  fulfilment: 'succeeded',
  iccid: `899990179533313092${lineId}`,
  esimId: `esm_${String(lineId).padStart(25, '0')}`,
  installable: true,
  lookingUntil: null,
  ...more,
})

export const refundView = (amountMinor: number, more: Partial<RefundView> = {}): RefundView => ({
  amount: money(amountMinor, 'EUR'),
  state: 'succeeded',
  reason: 'provider_rejected',
  destination: 'card',
  at: '2026-11-22T12:05:00.000Z',
  lineId: null,
  ...more,
})

/** A paid order of these lines. */
export function orderView(lines: readonly OrderLineView[], more: Partial<OrderView> = {}): OrderView {
  const [first] = lines
  if (!first) throw new Error('an order has a line')
  return {
    orderNumber: 'ORD-7K3M9QZX2B4C',
    state: 'fulfilled',
    kind: first.kind,
    lines,
    fulfilment: first.fulfilment,
    iccid: first.iccid ?? '',
    bundle: first.bundle,
    price: money(
      lines.reduce((sum, { price }) => sum + price.amountMinor, 0),
      first.price.currency,
    ),
    fromWallet: money(0, first.price.currency),
    tax: null,
    emailMasked: 'a•••@example.test',
    createdAt: '2026-11-22T12:00:00.000Z',
    paidAt: '2026-11-22T12:01:00.000Z',
    fulfilledAt: '2026-11-22T12:02:00.000Z',
    refund: null,
    refunds: [],
    lookingUntil: null,
    checkoutUrl: null,
    final: true,
    ...more,
  }
}
