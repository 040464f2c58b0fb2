/** Reading an ICCID as people and printers write it (ITU-T E.118, ISO/IEC 7812 check digit). Pure, offline. */
export type IccidReading =
  | {
      readonly kind: 'iccid'
      readonly iccid: string
      readonly checkDigitOk: boolean
      readonly suggestions: readonly string[]
    }
  | { readonly kind: 'eid' } // 32 digits, names the chip
  | { readonly kind: 'imei' } // 15 digits, names the phone
  | { readonly kind: 'activation_code' } // LPA:1$…
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly reason: 'characters' | 'too_short' | 'too_long' | 'prefix' }

/** Luhn over all digits, the last being the check digit. */
export function luhnOk(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}

const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g
const asciiDigits = (text: string) =>
  text.replace(ARABIC_DIGITS, (char) => String((char.codePointAt(0) ?? 0) & 0xf))

/**
 * Labels, blanks, dashes and a filler F are taken off; Arabic digits are understood. 18–22 digits starting with 89.
 * A wrong check digit is a warning: some issuers print numbers without one (providers.md §6.1).
 */
export function readIccid(text: string): IccidReading {
  const trimmed = asciiDigits(text).normalize('NFKC').trim()
  if (trimmed === '') return { kind: 'empty' }
  if (/^lpa:/i.test(trimmed) || /^1\$[^$]+\$/.test(trimmed)) return { kind: 'activation_code' }
  const bare = trimmed.replace(/^(?:iccid|sim\s*id|esim|sim)\s*(?:no\.?|number|#)?\s*[:=#]?\s*/i, '')
  const digits = bare.replace(/[\s\-‐-―._/]/g, '').replace(/f+$/i, '')
  if (!/^\d+$/.test(digits)) return { kind: 'invalid', reason: 'characters' }
  if (digits.length === 32) return { kind: 'eid' }
  if ((digits.length === 15 || digits.length === 16) && !digits.startsWith('89')) return { kind: 'imei' }
  if (digits.length < 18) return { kind: 'invalid', reason: 'too_short' }
  if (digits.length > 22) return { kind: 'invalid', reason: 'too_long' }
  if (!digits.startsWith('89')) return { kind: 'invalid', reason: 'prefix' }
  // A printed 20th digit may be a filler or an extra one: the number is good if either form passes.
  const checkDigitOk = luhnOk(digits) || (digits.length === 20 && luhnOk(digits.slice(0, 19)))
  return { kind: 'iccid', iccid: digits, checkDigitOk, suggestions: checkDigitOk ? [] : nearMisses(digits) }
}

/** Numbers with a right check digit that differ by two swapped neighbours; one wrong digit is ambiguous by nature. */
function nearMisses(digits: string): string[] {
  const found = new Set<string>()
  for (let i = 2; i < digits.length - 1; i++) {
    const a = digits.charAt(i)
    const b = digits.charAt(i + 1)
    if (a === b) continue
    const swapped = digits.slice(0, i) + b + a + digits.slice(i + 2)
    if (luhnOk(swapped)) found.add(swapped)
  }
  return [...found]
}

/** All numbers with a right check digit that are one digit, or one swap, away: to be held against numbers we know. */
export function candidatesNear(digits: string): string[] {
  const found = new Set<string>(nearMisses(digits))
  for (let i = 2; i < digits.length; i++)
    for (let d = 0; d < 10; d++) {
      const changed = `${digits.slice(0, i)}${d}${digits.slice(i + 1)}`
      if (changed !== digits && luhnOk(changed)) found.add(changed)
    }
  return [...found]
}

/** For logs and strangers: only the last four digits. */
export const maskIccid = (iccid: string): string => `…${iccid.slice(-4)}`

/** For people: groups of four, easy to compare with a card. */
export const groupIccid = (iccid: string): string => iccid.replace(/(\d{4})(?=\d)/g, '$1 ')
