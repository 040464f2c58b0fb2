/** An eSIM activation code (GSMA SGP.22 §4.1): LPA:1$<SM-DP+ address>$<matching ID>[$<OID>[$<confirmation flag>]] */
export interface ActivationCode {
  readonly smdpAddress: string
  readonly matchingId: string
  readonly oid: string | null
  readonly confirmationCodeRequired: boolean
}

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i

/** @returns null when the text is not an activation code of format 1. */
export function parseActivationCode(text: string): ActivationCode | null {
  const parts = text.trim().replace(/^lpa:/i, '').split('$')
  const [version, smdpAddress, matchingId, oid, flag] = parts
  if (version !== '1' || smdpAddress === undefined || matchingId === undefined) return null
  if (!HOST.test(smdpAddress) || !/^[A-Z0-9-]*$/i.test(matchingId)) return null
  return { smdpAddress, matchingId, oid: oid || null, confirmationCodeRequired: flag === '1' }
}

/** The text that a QR code carries. */
export const formatActivationCode = (smdpAddress: string, matchingId: string): string =>
  `LPA:1$${smdpAddress}$${matchingId}`
