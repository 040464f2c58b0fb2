import { beforeAll, describe, expect, test } from 'vitest'
import { toCheckResult } from '@/app/api/esim/_lib/check-result'
import { checkBody } from '@/app/api/esim/_lib/schemas'
import { judgeReference, simReference } from '@/app/api/esim/_lib/sim-reference'
import { CARD_STATES } from '@/lib/esims/types'
import { useEnvironment } from '../../support/environment'
import { aCard, ICCID } from './samples'

beforeAll(() => void useEnvironment({ vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } }))

describe('answer of check/', () => {
  const result = toCheckResult(aCard(), 'travelroam', 'sim_reference')

  test('has the fields of its documentation, in that order and no other', () => {
    expect(Object.keys(result)).toEqual([
      'iccid',
      'status',
      'plan_name',
      'api_provider',
      'order_sim_id',
      'data_capacity',
      'data_consumed',
      'data_remaining',
      'validity',
      'purchase_date',
      'activation_code',
      'apn',
      'last_updated',
    ])
  })

  test('reads as its documentation reads', () => {
    expect(result).toMatchObject({
      iccid: ICCID,
      status: 'Expired',
      plan_name: 'eSIM, 1GB, 7 Days, Turkey, V2',
      api_provider: 'TRAVELROAM',
      data_capacity: '1.00 GB',
      data_consumed: '0.40 GB',
      data_remaining: '0.60 GB',
      validity: '7 days',
      last_updated: '2026-01-01T10:00:00.000Z',
    })
  })

  test('is made of texts only, whatever is unknown: the client shows a blank page otherwise', () => {
    const { plan } = aCard()
    const cards = [
      aCard({ plan: null }),
      ...CARD_STATES.map((state) => aCard({ state })),
      aCard({
        plan: plan && { ...plan, data: null, usedBytes: null, remainingBytes: null, durationDays: null },
      }),
      aCard({ plan: plan && { ...plan, data: { unlimited: true }, remainingBytes: null } }),
    ]
    for (const card of cards)
      for (const value of Object.values(toCheckResult(card, 'airhub', 'r'))) {
        expect(typeof value).toBe('string')
        expect(value).not.toBe('')
      }
  })

  test('says N/A for what is unknown and Unlimited for what has no limit', () => {
    expect(toCheckResult(aCard({ plan: null }), 'airhub', 'r')).toMatchObject({
      plan_name: 'N/A',
      data_capacity: 'N/A',
      data_consumed: 'N/A',
      data_remaining: 'N/A',
      validity: 'N/A',
    })
    const { plan } = aCard()
    const unlimited = aCard({ plan: plan && { ...plan, data: { unlimited: true }, remainingBytes: null } })
    expect(toCheckResult(unlimited, 'airhub', 'r')).toMatchObject({
      data_capacity: 'Unlimited',
      data_remaining: 'N/A',
    })
  })

  test('gives a stranger nothing that installs the eSIM or tells of its buyer', () => {
    expect(result).toMatchObject({ activation_code: 'N/A', apn: 'N/A', purchase_date: 'N/A' })
  })

  test.each(['travelroam', 'airhub', 'esimcard'] as const)('names %s in capitals', (provider) => {
    expect(toCheckResult(aCard(), provider, 'r').api_provider).toBe(provider.toUpperCase())
  })

  test('echoes the whole number: it comes back to create the renewal', () => {
    expect(result.iccid).toBe(ICCID)
  })
})

describe('order_sim_id', () => {
  const now = Date.parse('2026-01-01T10:00:00Z')

  test('is a signed reference of ours: opaque, bound to its ICCID, good for two hours', () => {
    const reference = simReference(ICCID, now)
    expect(reference).not.toContain(ICCID)
    expect(judgeReference(reference, ICCID, now)).toBe('good')
    expect(judgeReference(reference, ICCID, now + 2 * 3600_000 - 1000)).toBe('good')
    expect(judgeReference(reference, ICCID, now + 2 * 3600_000 + 1000)).toBe('expired')
    expect(judgeReference(reference, '8999900000000000030', now)).toBe('foreign')
    const forged = reference.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))
    expect(judgeReference(forged, ICCID, now)).toBe('foreign')
  })

  test.each(['BJTZ7-DSPJI-JHHTL-M2Z0I', '', 'sim_', 'sim_zzzzzz_short'])('%j is none of ours', (text) => {
    expect(judgeReference(text, ICCID, now)).toBe('none')
  })
})

describe('body of check/', () => {
  test.each([
    ['8932042000010245583', '8932042000010245583'],
    ['8932 0420 0001 0245 583', '8932042000010245583'],
    [' 8932-0420-0001-0245-583 ', '8932042000010245583'],
  ])('%j is read without blanks and dashes', (typed, iccid) => {
    expect(checkBody.parse({ iccid: typed, extra: 'ignored' })).toEqual({ iccid })
  })

  test.each([
    [{}, 'This field is required.'],
    [{ iccid: 42 }, 'Not a valid string.'],
    [{ iccid: '  ' }, 'This field may not be blank.'],
    [{ iccid: '123456789' }, 'Ensure this field has at least 10 characters.'],
    [{ iccid: '1'.repeat(51) }, 'Ensure this field has no more than 50 characters.'],
  ])('%j is refused with a sentence', (body, sentence) => {
    const parsed = checkBody.safeParse(body)
    expect(parsed.success).toBe(false)
    expect(parsed.error?.issues[0]?.message).toBe(sentence)
  })
})
