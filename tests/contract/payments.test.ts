import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Money, money } from '@/lib/core/money'
import { type CheckoutRequest, type RefundRequest, SESSION_PLACEHOLDER } from '@/lib/payments/types'
import type { Bench } from './payments/bench'
import { pocketbillBench } from './payments/pocketbill-bench'
import { stripeBench } from './payments/stripe-bench'

/** What a payment service promises to the shop by its adapter: the redirect journey, its refunds, and what it tells. */
describe.each([
  ['Stripe', stripeBench],
  ['a service that bills the phone', pocketbillBench],
] as const)('%s', (_name, start) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await start()
  })
  beforeEach(() => bench.reset())
  afterAll(() => bench.close())

  const request = (
    set: Partial<CheckoutRequest> = {},
    price: Money = money(1250, 'EUR'),
  ): CheckoutRequest => ({
    orderId: 'ord_1',
    paymentId: 'pay_1',
    orderNumber: 'ORD-000000000001',
    items: [{ name: 'Italy 5 GB', description: 'ORD-000000000001', quantity: 1, price }],
    email: 'ada@example.test',
    locale: 'en',
    successUrl: `https://store.example.test/orders/1?t=x&session_id=${SESSION_PLACEHOLDER}`,
    cancelUrl: 'https://store.example.test/orders/1',
    expiresAt: EXPIRES_AT,
    idempotencyKey: 'cs:ord_1:1',
    ...set,
  })
  const EXPIRES_AT = new Date(Math.ceil(Date.now() / 1000) * 1000 + 45 * 60_000)

  async function open(set: Partial<CheckoutRequest> = {}, price?: Money) {
    const outcome = await bench.service.openCheckout(request(set, price))
    if (outcome.kind !== 'open') throw new Error(`${outcome.kind}: ${outcome.reason}`)
    return outcome
  }
  async function read(sessionId: string) {
    const reading = await bench.service.readSession(sessionId)
    if (reading.kind !== 'found') throw new Error(reading.kind)
    return reading.value
  }
  /** A paid session, and what its money is given back of. */
  async function paid() {
    const { sessionId } = await open()
    bench.pay(sessionId, 'now')
    const { paymentIntentId } = await read(sessionId)
    if (!paymentIntentId) throw new Error('nothing to give back of')
    return { sessionId, paymentIntentId }
  }
  const refund = (paymentIntentId: string, set: Partial<RefundRequest> = {}) =>
    bench.service.refund({
      refundId: 'rfd_1',
      orderId: 'ord_1',
      paymentIntentId,
      amount: money(500, 'EUR'),
      idempotencyKey: 're:ord_1:1:1',
      ...set,
    })
  async function accepted(paymentIntentId: string) {
    const outcome = await refund(paymentIntentId)
    if (outcome.kind !== 'accepted') throw new Error(`${outcome.kind}: ${outcome.reason}`)
    return outcome.refund
  }

  describe('a page to pay on', () => {
    test.each([
      ['EUR', 1250],
      ['JPY', 500],
      ['KWD', 12_340],
    ])('names our order and the exact sum in %s', async (currency, amountMinor) => {
      const price = money(amountMinor, currency)
      const { sessionId, url } = await open({}, price)
      expect(new URL(url).protocol).toMatch(/^https?:$/)
      expect(await read(sessionId)).toMatchObject({
        sessionId,
        status: 'open',
        money: 'none',
        orderId: 'ord_1',
        paymentId: 'pay_1',
        amount: price,
        isPaymentMode: true,
        isLive: bench.service.isLive,
      })
    })

    test('is one for one key, however often it is asked for', async () => {
      const both = await Promise.all([open(), open()])
      expect(both[1]).toEqual(both[0])
      expect(await open()).toEqual(both[0])
      expect(await bench.count()).toMatchObject({ sessions: 1 })
    })

    test('is refused for good where the key was used for something else', async () => {
      await open()
      const other = await bench.service.openCheckout(request({ cancelUrl: 'https://moved.example.test/' }))
      expect(other.kind).toBe('refused')
      expect(await bench.count()).toMatchObject({ sessions: 1 })
    })

    test.each([
      ['was made', true],
      ['was not made', false],
    ])(
      'that nobody heard of is unknown; the same key finds it or makes it, once, where it %s',
      async (_was, isDone) => {
        bench.loseAnswer('open', isDone)
        expect((await bench.service.openCheckout(request())).kind).toBe('unknown')
        expect(await bench.count()).toMatchObject({ sessions: isDone ? 1 : 0 })
        await open()
        expect(await bench.count()).toMatchObject({ sessions: 1 })
      },
    )

    test('ends when it is told to, and not once it is paid', async () => {
      const { sessionId } = await open()
      expect(await bench.service.expireSession(sessionId)).toMatchObject({
        kind: 'found',
        value: { sessionId, status: 'expired', paymentId: 'pay_1' },
      })
      expect(await bench.service.expireSession(sessionId)).toEqual({ kind: 'missing' })
      const { sessionId: other } = await open({ idempotencyKey: 'cs:ord_1:2' })
      bench.pay(other, 'now')
      expect(await bench.service.expireSession(other)).toEqual({ kind: 'missing' })
      expect(await read(other)).toMatchObject({ status: 'complete', money: 'paid' })
    })

    test.each([
      ['now', 'paid'],
      ['later', 'not_yet'],
      ['never', 'failed'],
    ] as const)('that was paid, with money that arrives %s, says so', async (when, state) => {
      const { sessionId } = await open()
      bench.pay(sessionId, when)
      expect(await read(sessionId)).toMatchObject({
        status: 'complete',
        money: state,
        amount: money(1250, 'EUR'),
        paymentIntentId: expect.any(String),
      })
    })

    test.each(['ord_1', 'cs_test_nobodys0123456789', `pbb_${'0'.repeat(18)}`, '../v1', ''])(
      'called “%s” is missing: nobody made it',
      async (id) => {
        expect(await bench.service.readSession(id)).toEqual({ kind: 'missing' })
      },
    )
  })

  describe('money that goes back', () => {
    test('is one refund for one key, carries our id, and is listed', async () => {
      const { paymentIntentId } = await paid()
      const first = await accepted(paymentIntentId)
      expect(first).toMatchObject({ refundId: 'rfd_1', paymentIntentId, amount: money(500, 'EUR') })
      expect((await accepted(paymentIntentId)).stripeRefundId).toBe(first.stripeRefundId)
      expect(await bench.count()).toMatchObject({ refunds: 1 })
      expect(await bench.service.listRefunds(paymentIntentId)).toMatchObject({
        kind: 'found',
        value: [{ stripeRefundId: first.stripeRefundId, refundId: 'rfd_1' }],
      })
    })

    test('asked for with a key that was used for something else: look first, and nothing is done', async () => {
      const { paymentIntentId } = await paid()
      await accepted(paymentIntentId)
      const other = await refund(paymentIntentId, { refundId: 'rfd_2' })
      expect(other.kind).toBe('failed_there')
      expect(await bench.count()).toMatchObject({ refunds: 1 })
    })

    test('is never more than was paid', async () => {
      const { paymentIntentId } = await paid()
      await accepted(paymentIntentId)
      const rest = { refundId: 'rfd_2', idempotencyKey: 're:ord_1:1:2' }
      expect((await refund(paymentIntentId, { ...rest, amount: money(751, 'EUR') })).kind).toBe('refused')
      const exact = { ...rest, idempotencyKey: 're:ord_1:1:2:1', amount: money(750, 'EUR') }
      expect((await refund(paymentIntentId, exact)).kind).toBe('accepted')
      expect(await bench.count()).toMatchObject({ refunds: 2 })
    })

    test.each([
      ['was made', true],
      ['was not made', false],
    ])(
      'that nobody heard of is unknown; the list tells, and the same key pays it once, where it %s',
      async (_was, isDone) => {
        const { paymentIntentId } = await paid()
        bench.loseAnswer('refund', isDone)
        expect((await refund(paymentIntentId)).kind).toBe('unknown')
        const listing = await bench.service.listRefunds(paymentIntentId)
        expect(listing).toMatchObject({ kind: 'found', value: isDone ? [{ refundId: 'rfd_1' }] : [] })
        await accepted(paymentIntentId)
        expect(await bench.count()).toMatchObject({ refunds: 1 })
      },
    )

    test('waits until it has arrived, and may come back after that', async () => {
      const { paymentIntentId } = await paid()
      bench.holdRefund()
      const { stripeRefundId, state } = await accepted(paymentIntentId)
      expect(state).toBe('pending')
      for (const end of ['succeeded', 'failed'] as const) {
        bench.endRefund(stripeRefundId, end)
        expect(await bench.service.readRefund(stripeRefundId)).toMatchObject({
          kind: 'found',
          value: { state: end },
        })
      }
    })

    test('that nobody made is missing', async () => {
      expect(await bench.service.readRefund('re_nobodys')).toEqual({ kind: 'missing' })
    })
  })

  describe('what it tells the shop', () => {
    async function told() {
      const { sessionId } = await paid()
      return { sessionId, body: await bench.message() }
    }

    test('names what has to be read, and can be read again from what is stored of it', async () => {
      const { sessionId, body } = await told()
      const event = await bench.service.verifyEvent(body, bench.sign(body))
      if (!event.ok) throw new Error(event.error.code)
      expect(event.value.about).toEqual({ kind: 'session', id: sessionId })
      const stored = JSON.parse(JSON.stringify(event.value.payload)) as unknown
      expect(bench.service.readEvent(stored)).toEqual(event.value)
    })

    test('is believed only as it was signed, within five minutes, with the secret that we share', async () => {
      const { body } = await told()
      const changed = Buffer.from(body.toString().replace('"id"', '"Id"'))
      const refused: [Buffer, Headers][] = [
        [body, new Headers()],
        [changed, bench.sign(body)],
        [body, bench.sign(body, { secret: 'whsec_somebody_elses_0123' })],
        [body, bench.sign(body, { secondsAgo: 302 })],
        [body, bench.sign(body, { secondsAgo: -302 })],
      ]
      for (const [raw, headers] of refused)
        expect(await bench.service.verifyEvent(raw, headers)).toMatchObject({
          ok: false,
          error: { code: 'SIGNATURE_INVALID' },
        })
    })
  })

  test('has all of what clients need who confirm a payment themselves, or nothing of it', () => {
    const { openIntent, readIntent, cancelIntent, customerSecret } = bench.service
    const has = [openIntent, readIntent, cancelIntent, customerSecret].map((call) => call !== undefined)
    expect(new Set(has).size).toBe(1)
    expect(bench.service.id).toMatch(/^[a-z][a-z0-9_]{1,29}$/)
  })

  test('answers a ping, and is unreachable, not missing, once nobody answers', async () => {
    expect(await bench.service.ping()).toEqual({ kind: 'found', value: true })
    const { paymentIntentId, sessionId } = await paid()
    await bench.close()
    const answers = await Promise.all([
      bench.service.readSession(sessionId),
      bench.service.expireSession(sessionId),
      bench.service.listRefunds(paymentIntentId),
      bench.service.ping(),
      bench.service.openCheckout(request()),
      refund(paymentIntentId),
    ])
    const expected = [...Array.from({ length: 4 }, () => 'unreachable'), 'unknown', 'unknown']
    expect(answers.map(({ kind }) => kind)).toEqual(expected)
  })
})
