import { describe, expect, test } from 'vitest'
import { wordsOf } from '@/app/api/v1/_lib/language'
import { toConsumption } from '@/app/api/v1/user/_lib/consumption-dto'
import { toEsimDto } from '@/app/api/v1/user/_lib/esim-dto'
import { toNoticeDto } from '@/app/api/v1/user/_lib/notice-dto'
import { toOrderDto, toReceiptDto } from '@/app/api/v1/user/_lib/order-dto'
import { toPaymentIntentDto } from '@/app/api/v1/user/_lib/payment-dto'
import { money } from '@/lib/core/money'
import type { OwnedEsim } from '@/lib/esims/owner-types'
import { CARD_STATES } from '@/lib/esims/types'
import type { ShopEsim } from '@/lib/orders/shop-types'
import { ORDER_STATES } from '@/lib/orders/types'
import { shapeOf } from './recorded'
import { RECORDED_BUYING } from './recorded-buying'
import { aBundle, english, LOCALES } from './samples'

const orderId = 'ord_0123456789abcdefghjkmnpqr'
const KINDS = [
  ...['bought', 'topped_up', 'refunded', 'refunded_to_wallet', 'usage_80', 'plan_started', 'usage_100'],
  ...['wallet_topped_up', 'wallet_returned', 'reward'],
]
const plan = {
  name: 'France 5 GB',
  countries: ['FR'],
  data: { bytes: 5e9 },
  usedBytes: 1.2e9,
  remainingBytes: 3.8e9,
  startedAt: '2027-01-01T00:00:00Z',
  endsAt: '2027-01-31T00:00:00Z',
  durationDays: 30,
}
const anEsim = (change: Partial<OwnedEsim> = {}, more: Partial<ShopEsim> = {}): ShopEsim => {
  const bundle = aBundle()
  const price = money(1250, 'EUR')
  const paidAt = '2026-01-01T00:00:00Z'
  return {
    owned: {
      esimId: 'esm_0123456789abcdefghjkmnpqr',
      iccid: '8999900000000000017',
      label: null,
      boughtAt: paidAt,
      bundle,
      bundleOnSale: true,
      ...{ returnedAt: null, installable: true, toInstall: false },
      state: 'active',
      plan,
      queuedPlans: 0,
      figures: { asOf: paidAt, source: 'provider', expectedLagSeconds: null },
      renewable: true,
      past: false,
      ...change,
    },
    ...{ orderId, bundle, price, paidAt, searchedCountries: ['FR'] },
    install: {
      ...{ smdpAddress: 'smdp.example.test', matchingId: 'ABC-123' },
      ...{ activationCode: 'LPA:1$smdp.example.test$ABC-123', apn: null, pin: null, puk: null },
    },
    history: [{ kind: 'new_esim', orderId, bundle, price, paidAt }],
    ...more,
  }
}

describe('§7.7 types are those of the answers that clients accepted', () => {
  test('EsimBundleResponse', () => {
    const dto = toEsimDto(anEsim(), english)
    expect(shapeOf(dto)).toEqual(shapeOf(RECORDED_BUYING.esim))
    expect(dto).toMatchObject({
      ...{ qr_code_value: 'LPA:1$smdp.example.test$ABC-123', activation_code: 'ABC-123' },
      ...{ payment_date: '1767225600', validity_date: '2027-01-31T00:00:00', shared_with: null },
      ...{ order_status: 'Active', validity_label: 'Day', bundle_message: [] },
    })
  })

  test.each(CARD_STATES)(
    'EsimBundleResponse of an eSIM that is %s, whose provider said nothing else',
    (state) => {
      const bare = anEsim({ state, plan: null, figures: null, past: state === 'expired' }, { install: null })
      const dto = toEsimDto(bare, english)
      expect(shapeOf(dto)).toEqual(shapeOf(RECORDED_BUYING.esim))
      expect([typeof dto.bundle_expired, typeof dto.plan_started]).toEqual(['boolean', 'boolean'])
      expect(dto).toMatchObject({
        qr_code_value: '',
        activation_code: '',
        smdp_address: '',
        validity_date: '',
      })
    },
  )

  test('§7.13 the owner’s name stands on the newest transaction; a top-up says that it is one', () => {
    const { history, bundle, price, paidAt } = anEsim()
    const topUp = { kind: 'renewal' as const, orderId, bundle, price, paidAt }
    const dto = toEsimDto(anEsim({ label: 'Trip' }, { history: [topUp, ...history] }), english)
    expect(dto.transaction_history.map(({ bundle_type: type, bundle: of }) => [type, of.label])).toEqual([
      ['TopUp Bundle', 'Trip'],
      ['Primary Bundle', 'Trip'],
    ])
  })

  test('PaymentIntentResponse to be paid; paid, it is COMPLETED without anything to pay with', () => {
    const offer = {
      orderId,
      orderUrl: 'https://store.example.test/orders/ORD-1?t=x',
      price: money(1250, 'EUR'),
    }
    const pay = { clientSecret: 'pi_x_secret_y', customerId: 'cus_x', customerSecret: 'ek_x' }
    const { checkout_url: link, ...open } = toPaymentIntentDto({ ...offer, pay })
    expect(shapeOf({ ...open, publishable_key: '' })).toEqual(shapeOf(RECORDED_BUYING.payment))
    expect([link, open.tax_price_display]).toEqual([offer.orderUrl, '0.00 EUR'])
    const paid = toPaymentIntentDto({ ...offer, pay: null })
    expect(paid).toMatchObject({
      ...{ payment_status: 'COMPLETED', publishable_key: null, payment_intent_client_secret: null },
      ...{ customer_id: null, customer_ephemeral_key_secret: null },
    })
  })

  test('ConsumptionResponse: numbers and texts in one unit', () => {
    expect(toConsumption(anEsim(), english)).toEqual({ ok: true, value: RECORDED_BUYING.consumption })
    const small = { ...plan, data: { bytes: 5e8 }, usedBytes: 1e8, remainingBytes: null }
    expect(toConsumption(anEsim({ plan: small }), english)).toMatchObject({
      value: {
        ...{ data_allocated: 500, data_used: 100, data_remaining: 400 },
        ...{ data_allocated_display: '500 MB', data_used_display: '100 MB' },
      },
    })
  })

  test.each([
    ['without a limit', { ...plan, data: { unlimited: true as const } }],
    ['without a limit, unused', { ...plan, data: { unlimited: true as const }, usedBytes: 0 }],
    ['of which only the rest is known', { ...plan, usedBytes: null }],
    ['of nothing at all', { ...plan, data: { bytes: 0 }, usedBytes: 0, remainingBytes: 0 }],
    ['used beyond its limit', { ...plan, usedBytes: 9e9, remainingBytes: -1 }],
  ])('data_allocated is above 0 for a plan %s, and nothing is negative', (_, given) => {
    const answer = toConsumption(anEsim({ plan: given }), english)
    const dto = answer.ok ? answer.value : null
    expect(dto?.data_allocated).toBeGreaterThan(0)
    expect(Math.min(dto?.data_used ?? -1, dto?.data_remaining ?? -1)).toBeGreaterThanOrEqual(0)
    expect(shapeOf(dto)).toEqual(shapeOf(RECORDED_BUYING.consumption))
  })

  const untold = { ...plan, usedBytes: null, remainingBytes: null }
  test.each([
    ['that runs', { plan: untold }, 'USAGE_NOT_STATED'],
    [
      'without a limit that runs',
      { plan: { ...untold, data: { unlimited: true as const } } },
      'USAGE_NOT_STATED',
    ],
    ['that nobody names', { plan: null, state: 'unknown' as const }, 'USAGE_NOT_STATED'],
    [
      'of which nobody has told anything',
      { plan: null, state: 'unknown' as const, figures: null },
      'PROVIDERS_UNREACHABLE',
    ],
  ])('no figure is made up for a plan %s', (_, esim, code) => {
    expect(toConsumption(anEsim(esim), english)).toEqual({ ok: false, error: { code } })
  })

  test('a plan that waits has used nothing', () => {
    for (const state of ['queued', 'not_installed'] as const)
      expect(toConsumption(anEsim({ plan: untold, state }), english)).toMatchObject({
        value: { data_used: 0, data_remaining: 5 },
      })
  })

  test('OrderHistory with the card it was paid with, in every state an order can have', () => {
    const paidWith = { method: 'card', brand: 'visa', last4: '4242', country: 'GB' }
    for (const state of ORDER_STATES) {
      const order = {
        ...{ orderId, state, kind: 'new_esim' as const, price: money(1250, 'EUR'), quantity: 1 },
        fromWallet: money(0, 'EUR'),
        ...{ bundle: aBundle(), at: '2026-01-01T00:00:00Z' },
        ...{ intentId: 'pi_x', email: 'ada@example.test', paidWith },
      }
      const dto = toReceiptDto(order, english)
      expect(shapeOf(dto)).toEqual(shapeOf(RECORDED_BUYING.order))
      expect(dto.payment_details).toEqual({
        ...RECORDED_BUYING.order.payment_details,
      })
      expect(['success', 'pending', 'failed', 'inactive']).toContain(dto.order_status)
    }
  })

  test('OrderHistory of a top-up, and of what a wallet paid: the same shape', () => {
    const order = {
      ...{ orderId, state: 'fulfilled' as const, kind: 'wallet_topup' as const, quantity: 1, bundle: null },
      ...{ price: money(2000, 'EUR'), fromWallet: money(0, 'EUR'), at: '2026-01-01T00:00:00Z' },
    }
    const dto = toOrderDto(order, english)
    expect(dto).toMatchObject({ order_type: 'Wallet_Top_Up', payment_type: 'Card', order_amount: 2000 })
    expect(dto.bundle_details).toMatchObject({ bundle_name: 'Wallet top-up', price: 20, countries: [] })
    expect(Object.keys(dto).sort()).toEqual(Object.keys(RECORDED_BUYING.order).sort())
    const byWallet = {
      ...order,
      kind: 'new_esim' as const,
      bundle: aBundle(),
      fromWallet: money(2000, 'EUR'),
    }
    expect(toOrderDto(byWallet, english)).toMatchObject({ order_type: 'Assign', payment_type: 'Wallet' })
    const mixed = { ...byWallet, fromWallet: money(500, 'EUR') }
    expect(toOrderDto(mixed, english).payment_type).toBe('Card')
  })

  test.each(LOCALES)('Notification in %s, every kind in words', async (locale) => {
    const words = await wordsOf(locale)
    for (const kind of KINDS) {
      const dto = toNoticeDto(
        {
          noticeId: 1,
          kind,
          iccid: '8999900000000000017',
          plan: '',
          at: '2026-01-01T00:00:00Z',
          read: false,
          amount: kind.startsWith('wallet') ? { amountMinor: 2000, currency: 'EUR' } : null,
        },
        words,
      )
      expect(shapeOf(dto)).toEqual(shapeOf(RECORDED_BUYING.notice))
      expect(`${dto?.title} ${dto?.content}`).not.toMatch(/shopApi|\{/)
    }
  })
})
