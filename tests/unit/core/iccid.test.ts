import fc from 'fast-check'
import { expect, test } from 'vitest'
import { candidatesNear, groupIccid, luhnOk, maskIccid, readIccid } from '@/lib/core/iccid'

const SAMPLE = '8932042000010245583'
const digits = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 16 })
  .map((rest) => `89${rest.join('')}`)
const withCheckDigit = (body: string) => {
  for (let digit = 0; digit < 10; digit++) if (luhnOk(body + digit)) return body + digit
  throw new Error('unreachable')
}

test.each([
  SAMPLE,
  '8932 0420 0001 0245 583',
  '8932-0420-0001-0245-583',
  `ICCID: ${SAMPLE}`,
  `iccid ${SAMPLE}`,
  `SIM ID: ${SAMPLE}`,
  `${SAMPLE}F`,
  ` ${SAMPLE}\n`,
  '٨٩٣٢٠٤٢٠٠٠٠١٠٢٤٥٥٨٣',
  '８９３２０４２０００010245583',
])('%s is read as the same number', (typed) => {
  expect(readIccid(typed)).toEqual({ kind: 'iccid', iccid: SAMPLE, checkDigitOk: true, suggestions: [] })
})

test.each([
  ['', { kind: 'empty' }],
  ['LPA:1$smdp.example.com$AB1CD', { kind: 'activation_code' }],
  ['89049032000000000000000000000001', { kind: 'eid' }],
  ['490154203237518', { kind: 'imei' }],
  ['89320420000102455', { kind: 'invalid', reason: 'too_short' }],
  ['89320420000102455831234', { kind: 'invalid', reason: 'too_long' }],
  ['1932042000010245583', { kind: 'invalid', reason: 'prefix' }],
  ['8932042000010245abc', { kind: 'invalid', reason: 'characters' }],
])('%s is named for what it is', (typed, reading) => expect(readIccid(typed)).toEqual(reading))

test('a wrong check digit is a warning with suggestions, not a refusal', () => {
  const swapped = '8932042000010254583'
  const reading = readIccid(swapped)
  expect(reading).toMatchObject({ kind: 'iccid', iccid: swapped, checkDigitOk: false })
  expect(reading.kind === 'iccid' && reading.suggestions).toContain(SAMPLE)
})

test('of numbers one digit or one swap away, the right one is always among the candidates', () => {
  fc.assert(
    fc.property(
      digits,
      fc.integer({ min: 2, max: 18 }),
      fc.integer({ min: 1, max: 9 }),
      (body, at, shift) => {
        const right = withCheckDigit(body)
        const wrong = right.slice(0, at) + ((Number(right[at]) + shift) % 10) + right.slice(at + 1)
        expect(candidatesNear(wrong)).toContain(right)
      },
    ),
  )
})

test('nothing that is typed makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => void readIccid(typed)),
    { numRuns: 5000 },
  )
})

test('strangers and logs see four digits, people see groups of four', () => {
  expect(maskIccid(SAMPLE)).toBe('…5583')
  expect(groupIccid(SAMPLE)).toBe('8932 0420 0001 0245 583')
})
