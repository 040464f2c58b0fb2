import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VendorOutcome } from '../../../lib/platform/http/vendor-call'
import { readPurchase, readRenewal } from '../../../lib/providers/adapters/airhub/purchase'
import { readPurchase as readCard } from '../../../lib/providers/adapters/esimcard/purchase'
import { readOrder as readHub } from '../../../lib/providers/adapters/esimhub/purchase'
import { READ_WORDS } from '../../../lib/providers/adapters/travelroam/client'
import { readOrder } from '../../../lib/providers/adapters/travelroam/purchase'
import { readAnswer } from '../../../lib/providers/answers'

const answered = (status: number, body: unknown): VendorOutcome => ({
  kind: 'answered',
  status,
  body,
  retryAfterSeconds: null,
})

const READERS = {
  travelroam: (outcome: VendorOutcome) => readOrder(outcome, 'USD'),
  airhub: (outcome: VendorOutcome) => readPurchase(outcome, 'USD'),
  renewal: (outcome: VendorOutcome) => readRenewal(outcome),
  esimcard: (outcome: VendorOutcome) => readCard(outcome),
  esimhub: (outcome: VendorOutcome) => readHub(outcome, 'USD'),
} as const

describe.each(Object.entries(READERS))('the end of a purchase (%s)', (_, read) => {
  const endOf = (outcome: VendorOutcome) => {
    const result = read(outcome)
    return result.ok ? 'success' : result.end.kind
  }

  test('whatever was not sent is a definite no', () => {
    for (const reason of ['connect', 'breaker_open', 'busy', 'timeout'] as const) {
      expect(endOf({ kind: 'not_sent', reason, detail: '' })).toBe('rejected')
    }
  })

  test('whatever was sent and not answered is unknown', () => {
    for (const reason of [
      'reset',
      'timeout',
      'truncated',
      'oversize',
      'redirect',
      'not_json',
      'empty',
    ] as const) {
      expect(endOf({ kind: 'unknown', reason, status: null })).toBe('unknown')
    }
  })

  test('no server error is a definite no, whatever it says', () => {
    const body = fc.oneof(
      fc.constant({ message: 'Insufficient balance' }),
      fc.constant({ isSuccess: false }),
      fc.anything(),
    )
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 599 }), body, (status, said) => {
        expect(endOf(answered(status, said))).toBe('unknown')
      }),
    )
  })

  test('a 2xx that holds nothing of a purchase is never a success', () => {
    for (const body of [
      {},
      [],
      null,
      'ok',
      1,
      { message: 'done' },
      { data: null },
      { status: true },
      { success: true },
    ]) {
      expect(endOf(answered(200, body))).toBe('unknown')
    }
  })

  test('a refusal in words that leave doubt is unknown', () => {
    for (const message of [
      'Request timed out',
      'Internal error',
      'Something went wrong',
      'Order is being processed',
    ]) {
      for (const flag of [{ isSuccess: false }, { status: false }, { success: false }]) {
        expect(endOf(answered(200, { ...flag, message }))).toBe('unknown')
        expect(endOf(answered(400, { ...flag, message }))).toBe('unknown')
      }
    }
  })

  test('"exists already" is looked up, not refused', () => {
    expect(endOf(answered(409, { message: 'Duplicate order' }))).toBe('unknown')
    expect(endOf(answered(400, { message: 'order id already exists' }))).not.toBe('success')
  })

  test('too many requests, bad keys and an empty wallet are definite', () => {
    expect(endOf(answered(429, undefined))).toBe('rejected')
    expect(endOf(answered(401, undefined))).toBe('rejected')
    expect(endOf(answered(402, { message: 'pay first' }))).toBe('rejected')
    expect(endOf(answered(400, { message: 'Insufficient balance' }))).toBe('rejected')
    // HTML from a machine in front of the vendor is not the vendor's word.
    expect(endOf(answered(400, undefined))).toBe('unknown')
  })
})

describe('shapes of an AirHub purchase', () => {
  const payload = { simID: 'SIM ID: 8999900000000000022', activationCode: 'LPA:1$smdp.example.com$AB1CD' }
  const ids = ['orderId', 'orderid', 'order_id', 'orderID', 'OrderID', 'transactionId', 'id']
  const wraps: ((inner: object) => object)[] = [
    (inner) => ({ isSuccess: true, ...inner }),
    (inner) => ({ isSuccess: true, data: inner }),
    (inner) => ({ isSuccess: true, result: [inner] }),
    (inner) => ({ isSuccess: 'true', data: [inner] }),
  ]
  test.each(ids)('the order id under %s is found in every envelope', (key) => {
    for (const wrap of wraps) {
      const read = readPurchase(answered(200, wrap({ ...payload, [key]: 10000001 })), 'USD')
      expect(read).toMatchObject({ ok: true, value: { orderId: '10000001', iccid: '8999900000000000022' } })
    }
  })
})

describe('eSIMCard purchases', () => {
  test('a delayed answer without ids is accepted and not applied', () => {
    const read = readCard(
      answered(200, { status: true, data: { sim_applied: false, message: 'wait two minutes' } }),
    )
    expect(read).toMatchObject({
      ok: true,
      value: { applied: false, iccid: null, simId: null, orderId: null },
    })
  })

  test('an async answer carries both ids', () => {
    const read = readCard(
      answered(200, { status: true, data: { sim_applied: false, sim_id: 's', order_id: 7 } }),
    )
    expect(read).toMatchObject({ ok: true, value: { applied: false, simId: 's', orderId: '7' } })
  })

  test('a refusal inside HTTP 200 is a refusal', () => {
    const read = readCard(answered(200, { status: false, message: 'Insufficient balance' }))
    expect(read).toMatchObject({ ok: false, end: { kind: 'rejected', code: 'INSUFFICIENT_BALANCE' } })
  })
})

describe('TravelRoam reads', () => {
  const code = (status: number, body: unknown) => {
    const answer = readAnswer(answered(status, body), READ_WORDS)
    return answer.ok ? 'ok' : answer.error.code
  }

  test('403 is bad keys, unless it says that the ICCID is not ours', () => {
    expect(code(403, { message: 'access denied' })).toBe('AUTH')
    expect(code(403, undefined)).toBe('AUTH')
    expect(code(403, { message: 'ICCID not yours' })).toBe('NOT_FOUND')
  })

  test('404 is "not known" only in the words of the vendor: a wrong path says nothing of an eSIM', () => {
    expect(code(404, { message: 'eSIM not found' })).toBe('NOT_FOUND')
    expect(code(404, undefined)).toBe('UNAVAILABLE')
    expect(code(404, { message: 'Cannot POST /x' })).toBe('UNAVAILABLE')
  })
})
