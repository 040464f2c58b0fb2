import { createHash } from 'node:crypto'

/** Luhn check digit of a string of digits. */
export function luhnDigit(digits: string): number {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - (sum % 10)) % 10
}

/** An invented ICCID of 19 digits: 89999, one digit for the vendor, a running number, Luhn. */
export function inventIccid(vendorDigit: number, running: number): string {
  const body = `89999${vendorDigit}${String(running).padStart(12, '0')}`
  return `${body}${luhnDigit(body)}`
}

/** The same text always gives the same UUID. */
export function uuidFrom(text: string): string {
  const hex = createHash('md5').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Four groups of five, as matching ids look at several vendors. */
export function matchingIdFrom(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex')
  const letters = BigInt(`0x${digest}`).toString(36).toUpperCase()
  return [0, 5, 10, 15].map((start) => letters.slice(start, start + 5)).join('-')
}

let lastNumber = 0

/**
 * A number no earlier run of the sandbox has given out, since it follows the wall clock: the app's database may
 * outlive the sandbox, and an ICCID or order number must not come back for something else.
 */
export function freshNumber(): number {
  lastNumber = Math.max(lastNumber + 1, Math.floor(Date.now() / 10))
  return lastNumber
}
