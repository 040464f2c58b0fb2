import { readIccid } from '@/lib/core/iccid'

/** What a scanned code is to us. */
export type Scanned =
  | { readonly kind: 'iccid'; readonly iccid: string }
  | { readonly kind: 'activation_code' }
  | { readonly kind: 'other' }

/** The best of all codes in one picture: a number beats an activation code, which beats anything else. */
export function readScanned(texts: readonly string[]): Scanned | null {
  const found = texts.map(readOne)
  return (
    found.find((code) => code.kind === 'iccid') ??
    found.find((code) => code.kind === 'activation_code') ??
    found[0] ??
    null
  )
}

function readOne(text: string): Scanned {
  const reading = readIccid(text)
  if (reading.kind === 'iccid') return { kind: 'iccid', iccid: reading.iccid }
  if (reading.kind === 'activation_code') return { kind: 'activation_code' }
  // Some cards print a QR code of a longer text with the number in it.
  const inside = /(?:^|\D)(89\d{16,20})F?(?:\D|$)/i.exec(text)?.[1]
  return inside ? { kind: 'iccid', iccid: inside } : { kind: 'other' }
}
