import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutText, cutToBytes, typedText } from '@/lib/core/typed-text'
import { renewalRequestInput } from '@/lib/orders/schemas'

const anyText = fc.string({ unit: 'grapheme' })

describe('what somebody typed', () => {
  test('has lines that end in one character, no NUL and no half of a character', () => {
    expect(typedText('a\r\nb\nc\0d\ud83de\udd25f🔥')).toBe('a\nb\ncdef🔥')
  })

  test('stays itself where nothing is wrong with it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!/\r\n|\0/.test(text))
        expect(typedText(text)).toBe(text)
      }),
    )
  })

  test('a request as long as its field allows is taken with all its lines, as a form sends them', () => {
    const lines = Array.from({ length: 100 }, () => 'x'.repeat(19))
    const asked = { iccid: '8999900000000000022', email: 'ada@example.com' }
    const typed = `${lines.join('\n')}y`
    expect(typed).toHaveLength(2000)
    expect(renewalRequestInput.parse({ ...asked, note: typed.replaceAll('\n', '\r\n') }).note).toBe(typed)
    expect(renewalRequestInput.safeParse({ ...asked, note: `${typed}y` }).success).toBe(false)
  })
})

describe('cut', () => {
  test('is never longer than asked for, a beginning, and well-formed', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, most) => {
        const cut = cutText(text, most)
        const fits = cutToBytes(text, most)
        expect(cut.length).toBeLessThanOrEqual(most)
        expect(Buffer.byteLength(fits)).toBeLessThanOrEqual(most)
        for (const part of [cut, fits]) {
          expect(text.startsWith(part)).toBe(true)
          expect(typedText(part.replaceAll('\r', '').replaceAll('\0', ''))).toBe(
            part.replaceAll('\r', '').replaceAll('\0', ''),
          )
        }
      }),
    )
  })

  test('ends before a character that does not fit', () => {
    expect(cutText('ab🔥', 3)).toBe('ab')
    expect(cutText('ab🔥', 4)).toBe('ab🔥')
    expect(cutToBytes('ab🔥', 5)).toBe('ab')
    expect(cutToBytes('ab🔥', 6)).toBe('ab🔥')
    expect(cutToBytes('سلام', 5)).toBe('سل')
  })
})
