import { keyedHash, keyedHashes, sameText } from '@/lib/platform/crypto/keys'

const LIFE_SECONDS = 2 * 60 * 60
const FORM = /^sim_([0-9a-z]{6,8})_([A-Za-z0-9_-]{43})$/

const signed = (iccid: string, expiry: string) => `sim:${iccid}:${expiry}`

/** Stands where the provider's id stood in a check's answer: signed, bound to the ICCID, good for two hours. */
export function simReference(iccid: string, nowMs: number): string {
  const expiry = (Math.floor(nowMs / 1000) + LIFE_SECONDS).toString(36)
  return `sim_${expiry}_${keyedHash('reference', signed(iccid, expiry))}`
}

/**
 * What a reference that came back is worth. `foreign`: it has our form and was not made for this ICCID, so whoever sends
 * it is about to renew another eSIM than they looked at. `none`: something of the old system; a hint like the others.
 */
export function judgeReference(
  text: string,
  iccid: string,
  nowMs: number,
): 'good' | 'expired' | 'foreign' | 'none' {
  const [, expiry, signature] = FORM.exec(text) ?? []
  if (!expiry || !signature) return 'none'
  if (!keyedHashes('reference', signed(iccid, expiry)).some((hash) => sameText(hash, signature)))
    return 'foreign'
  return Number.parseInt(expiry, 36) * 1000 < nowMs ? 'expired' : 'good'
}
