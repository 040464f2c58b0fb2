import type Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createStripeTaxes } from '@/lib/payments/adapters/stripe/taxes'
import { createRig, type Rig } from './rig'

/** Stripe Tax as documented, through the real SDK, and what the store's adapter makes of it. */
let rig: Rig
beforeAll(async () => {
  rig = await createRig({ delayedSettlementMs: null })
})
beforeEach(() => rig.reset())
afterAll(() => rig.close())

const calculate = (
  set: Partial<Stripe.Tax.CalculationCreateParams> = {},
  country = 'DE',
  postal_code?: string,
) =>
  rig.stripe.tax.calculations.create({
    currency: 'eur',
    line_items: [{ amount: 1190, reference: 'ord_1', tax_behavior: 'inclusive' }],
    customer_details: {
      address: { country, ...(postal_code ? { postal_code } : {}) },
      address_source: 'billing',
    },
    ...set,
  })
const sale = async (reference = 'ord_1') => {
  const { id } = await calculate()
  return rig.stripe.tax.transactions.createFromCalculation({
    calculation: id ?? '',
    reference,
    expand: ['line_items'],
  })
}
const lineOf = ({ line_items }: Stripe.Tax.Transaction) => line_items?.data[0]?.id ?? ''
const back = (original: Stripe.Tax.Transaction, reference: string, amount: number, amount_tax: number) =>
  rig.stripe.tax.transactions.createReversal({
    mode: 'partial',
    original_transaction: original.id,
    reference,
    line_items: [
      { original_line_item: lineOf(original), reference, amount: -amount, amount_tax: -amount_tax },
    ],
  })

describe('a calculation', () => {
  test('finds the tax that a price includes, and adds nothing to it', async () => {
    const calculation = await calculate()
    expect(calculation).toMatchObject({
      amount_total: 1190,
      tax_amount_inclusive: 190,
      tax_amount_exclusive: 0,
    })
    expect(calculation.line_items).toBeUndefined()
    const expanded = await calculate({ expand: ['line_items.data.tax_breakdown'] }, 'US', '10001')
    const [line] = expanded.line_items?.data ?? []
    expect(line?.tax_breakdown?.map(({ jurisdiction }) => jurisdiction.display_name)).toEqual([
      'New York',
      'New York City',
    ])
    expect(line?.tax_breakdown?.reduce((sum, { amount }) => sum + amount, 0)).toBe(line?.amount_tax)
  })

  test.each([
    ['a place that does not tell', () => calculate({}, 'US'), 'customer_tax_location_invalid'],
    ['a postal code that is none', () => calculate({}, 'US', 'ABC'), 'customer_tax_location_invalid'],
    ['no place', () => calculate({ customer_details: {} }), 'parameter_missing'],
    ['an unknown field', () => calculate({ buyer: 'Ada' } as never), 'parameter_unknown'],
    [
      'a code that is none',
      () => calculate({ line_items: [{ amount: 1, tax_behavior: 'inclusive', tax_code: 'esim' }] }),
      'resource_missing',
    ],
  ] as const)('refuses %s', async (_, call, code) => {
    await expect(call()).rejects.toMatchObject({ code })
  })

  test('refuses days that are too long ago', async () => {
    const taxDate = Math.floor(Date.now() / 1000) - 40 * 86_400
    await expect(calculate({ tax_date: taxDate })).rejects.toMatchObject({ param: 'tax_date' })
  })
})

describe('the report', () => {
  test('has each reference once, of sales and reversals together', async () => {
    const first = await sale()
    expect(first).toMatchObject({ type: 'transaction', reference: 'ord_1' })
    await expect(sale()).rejects.toMatchObject({ code: 'resource_already_exists' })
    await back(first, 'rfd_1', 100, 16)
    await expect(back(first, 'rfd_1', 100, 16)).rejects.toMatchObject({ code: 'resource_already_exists' })
    await expect(back(first, 'ord_1', 100, 16)).rejects.toMatchObject({ code: 'resource_already_exists' })
  })

  test('takes back no more than was sold, whatever the steps', async () => {
    const first = await sale()
    await back(first, 'rfd_1', 1000, 160)
    await expect(back(first, 'rfd_2', 191, 30)).rejects.toMatchObject({ statusCode: 400 })
    await expect(back(first, 'rfd_2', 190, 31)).rejects.toMatchObject({ statusCode: 400 })
    const last = await back(first, 'rfd_2', 190, 30)
    expect(last).toMatchObject({ type: 'reversal', reversal: { original_transaction: first.id } })
    const full = { mode: 'full', original_transaction: first.id, reference: 'rfd_3' } as const
    await expect(rig.stripe.tax.transactions.createReversal(full)).rejects.toMatchObject({ statusCode: 400 })
  })
})

describe('the adapter', () => {
  const service = () =>
    createStripeTaxes(
      { secretKey: rig.sandbox.env.STRIPE_SECRET_KEY ?? '', webhookSecrets: [rig.secret], apiBase: rig.url },
      'txcd_10000000',
    )
  const request = (currency: string, amountMinor: number, country = 'DE') => ({
    orderId: 'ord_1',
    price: { amountMinor, currency },
    place: { country, postalCode: null },
    // Long ago: the oldest day that Stripe knows counts.
    soldAt: new Date(Date.now() - 60 * 86_400_000),
  })

  test.each([
    ['EUR', 1190, 190],
    ['JPY', 1190, 190],
    ['KWD', 1190, 190],
    ['ISK', 1000, 160],
    ['UGX', 1000, 160],
  ])('counts %s in our own minor units', async (currency, price, tax) => {
    const outcome = await service().workOut(request(currency, price))
    expect(outcome).toMatchObject({ kind: 'done', value: { tax: { amountMinor: tax, currency } } })
  })

  test('tells a place that does not tell from a refusal, and a refusal from a failure', async () => {
    expect(await service().workOut(request('EUR', 1190, 'US'))).toMatchObject({ kind: 'misplaced' })
    const record = { orderId: 'ord_1', calculationId: 'taxcalc_none', idempotencyKey: 'tax:ord_1:0' }
    expect(await service().record(record)).toMatchObject({ kind: 'refused' })
    const outcome = await service().workOut(request('EUR', 1190))
    if (outcome.kind !== 'done') throw new Error(outcome.reason)
    const { calculationId } = outcome.value
    const recorded = await service().record({ ...record, calculationId, idempotencyKey: 'tax:ord_1:1' })
    expect(recorded).toMatchObject({ kind: 'done' })
    const again = await service().record({ ...record, calculationId, idempotencyKey: 'tax:ord_1:1' })
    expect(again, 'the same key has the same answer').toEqual(recorded)
  })
})
