import { formatActivationCode, parseActivationCode } from '../core/lpa'
import type { InstallData } from './types'

/**
 * Installation data from the pieces a vendor gives: an activation code ("LPA:1$host$id"), or host and matching id.
 * @returns null when there is nothing to install with.
 */
export function installFrom(pieces: {
  readonly activationCode?: string | null
  readonly smdpAddress?: string | null
  readonly matchingId?: string | null
  readonly apn?: string | null
  readonly pin?: string | null
  readonly puk?: string | null
}): InstallData | null {
  const parsed = parseActivationCode(pieces.activationCode ?? '')
  const smdpAddress = parsed?.smdpAddress ?? hostOf(pieces.smdpAddress)
  const matchingId = parsed?.matchingId ?? pieces.matchingId ?? null
  const composed =
    smdpAddress !== null && matchingId !== null ? formatActivationCode(smdpAddress, matchingId) : null
  const activationCode = parsed ? withPrefix(pieces.activationCode ?? '') : composed
  if (smdpAddress === null && matchingId === null) return null
  return {
    smdpAddress,
    matchingId,
    activationCode: activationCode !== null && parseActivationCode(activationCode) ? activationCode : null,
    apn: pieces.apn ?? null,
    pin: pieces.pin ?? null,
    puk: pieces.puk ?? null,
  }
}

/** eSIM Go's `rspUrl` is a host, other vendors write it as an address with a scheme. */
const hostOf = (address: string | null | undefined): string | null =>
  address?.replace(/^https?:\/\//i, '').replace(/\/.*$/, '') || null

const withPrefix = (code: string) => code.trim().replace(/^(?:lpa:)?/i, 'LPA:')
