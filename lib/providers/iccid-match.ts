import * as z from 'zod'
import { readIccid } from '../core/iccid'

/** The digits of an ICCID as a vendor writes it ("SIM ID: 8999…", trailing F); null when it is none. */
export function iccidFrom(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const reading = readIccid(value)
  return reading.kind === 'iccid' ? reading.iccid : null
}

/**
 * Whether two ICCIDs, read by `iccidFrom`, are the same eSIM: all digits equal, never a prefix or a part. The 20th
 * character of a 19-digit number is the filler F (providers.md §6.1), which reading takes off; a 20th digit is a digit.
 */
export const sameIccid = (a: string, b: string): boolean => a === b

/** An ICCID field of a vendor's object, for `z.looseObject`. */
export const iccidField = z.unknown().optional().transform(iccidFrom)
