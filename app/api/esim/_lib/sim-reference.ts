import { keyedHash, keyedHashes, sameText } from '@/lib/platform/crypto/keys'

const LIFE_SECONDS = 2 * 60 * 60
const FORM = /^sim_([0-9a-z]{6,8})_([A-Za-z0-9_-]{43})$/

const signed = (iccid: string, expiry: string) => `sim:${iccid}:${expiry}`

/** Stands where the provider's id stood in a check's answer: signed, bound to the ICCID, good for two hours. */
export function simReference(iccid: string, nowMs: number): string {
  const expiry = (Math.floor(nowMs / 1000) + LIFE_SECONDS).toString(36)
  return `sim_${expiry}_${keyedHash('reference', signed(iccid, expiry))}`
}

/** Whether a reference that came back is ours, of this ICCID, and still good. */
export function isSimReference(text: string, iccid: string, nowMs: number): boolean {
  const [, expiry, signature] = FORM.exec(text) ?? []
  if (!expiry || !signature || Number.parseInt(expiry, 36) * 1000 < nowMs) return false
  return keyedHashes('reference', signed(iccid, expiry)).some((hash) => sameText(hash, signature))
}
