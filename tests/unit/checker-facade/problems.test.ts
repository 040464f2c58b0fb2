import { describe, expect, test } from 'vitest'
import { checkerProblem, currencyProblem } from '@/app/api/esim/_lib/problems'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'

const problem = checkerProblem('Failed to create order', 'Invalid request data')
const bodyOf = (failure: Parameters<typeof problem>[0]) =>
  problem(failure, 'request').body as Record<string, unknown>

describe('problems in the old spelling', () => {
  test('wrong input: a text under error, the fields under details', () => {
    expect(bodyOf({ code: 'VALIDATION', fields: { iccid: 'This field is required.' } })).toEqual({
      error: 'Invalid request data',
      details: { iccid: ['This field is required.'] },
    })
  })

  test('failed work: two texts', () => {
    expect(bodyOf({ code: 'RENEWAL_NO_OFFER' })).toEqual({
      error: 'Failed to create order',
      details: 'No bundle matches this eSIM. Nothing was charged.',
    })
  })

  test.each([
    ['MALFORMED_BODY', 'JSON parse error'],
    ['UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type in request.'],
    ['METHOD_NOT_ALLOWED', 'Method not allowed.'],
  ] as const)('%s is the framework’s own detail', (code, detail) => {
    expect(bodyOf({ code })).toEqual({ detail })
  })

  test('too many requests: the framework’s sentence, and a text for clients that read error', () => {
    const body = bodyOf({ code: 'RATE_LIMITED', retryAfterSeconds: 30 })
    expect(body.detail).toBe('Request was throttled. Expected available in 30 seconds.')
    expect(typeof body.error).toBe('string')
  })

  test('whatever fails, error is a text: the client shows a blank page for an object', () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[])
      for (const format of [problem, currencyProblem]) {
        const { error, detail } = format({ code }, 'request').body as Record<string, unknown>
        expect(typeof (error ?? detail)).toBe('string')
      }
  })

  test('currency problems are one text', () => {
    expect(currencyProblem({ code: 'CURRENCY_NOT_SUPPORTED' }, 'r').body).toEqual({
      success: false,
      error: 'This currency is not supported.',
    })
    expect(
      currencyProblem({ code: 'VALIDATION', fields: { amount: 'amount is required' } }, 'r').body,
    ).toEqual({
      success: false,
      error: 'amount is required',
    })
  })
})
