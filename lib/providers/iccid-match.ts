import * as z from 'zod'
import { luhnOk, readIccid } from '../core/iccid'

/** The digits of an ICCID as a vendor writes it ("SIM ID: 8999…", trailing F); null when it is none. */
export function iccidFrom(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const reading = readIccid(value)
  return reading.kind === 'iccid' ? reading.iccid : null
}

/**
 * Whether both are the same eSIM: all digits equal, never a prefix. The one tolerated difference is a 20th digit that
 * is a filler: the 19 digits pass the check and the 20 do not (providers.md §6.1).
 */
export function sameIccid(a: string, b: string): boolean {
  if (a === b) return true
  const [longer, shorter] = a.length > b.length ? [a, b] : [b, a]
  const filled = longer.length === 20 && shorter.length === 19 && longer.startsWith(shorter)
  return filled && luhnOk(shorter) && !luhnOk(longer)
}

/** An ICCID field of a vendor's object, for `z.looseObject`. */
export const iccidField = z.unknown().optional().transform(iccidFrom)
