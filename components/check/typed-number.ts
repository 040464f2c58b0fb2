import { type IccidReading, readIccid } from '../../lib/core/iccid'

/** What can be wrong with a typed number; also the last segment of the page that explains it. */
export const PROBLEMS = [
  'empty',
  'eid',
  'imei',
  'activation-code',
  'characters',
  'too-short',
  'too-long',
  'prefix',
] as const
export type Problem = (typeof PROBLEMS)[number]

export const isProblem = (value: string): value is Problem => (PROBLEMS as readonly string[]).includes(value)

export function problemOf(reading: Exclude<IccidReading, { kind: 'iccid' }>): Problem {
  if (reading.kind === 'activation_code') return 'activation-code'
  if (reading.kind !== 'invalid') return reading.kind
  if (reading.reason === 'too_short') return 'too-short'
  return reading.reason === 'too_long' ? 'too-long' : reading.reason
}

/** Where a typed number leads, without JavaScript too: its result page, or the page that says what it is instead. */
export function pathForTyped(text: string): string {
  const reading = readIccid(text)
  return reading.kind === 'iccid' ? `/check/${reading.iccid}` : `/check/problem/${problemOf(reading)}`
}
