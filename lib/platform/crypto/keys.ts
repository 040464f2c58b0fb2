import 'server-only'
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { config } from '../config'

/** What a derived key is for; another purpose is another key. */
export type KeyPurpose =
  | 'seal'
  | 'hash'
  | 'rate-limit'
  | 'reference'
  | 'guest'
  | 'voucher'
  | 'mailbox'
  | 'device'
  | 'card'

/** 32 bytes derived from APP_SECRET (HKDF-SHA-256), current one first, older ones while rotating. */
export function derivedKeys(purpose: KeyPurpose): readonly Buffer[] {
  return config().appSecrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'roamkeep', purpose, 32)))
}

const kept = new Map<KeyPurpose, readonly KeyObject[]>()

/** Derived once: every request is counted under a hash, and the secrets of a process do not change. */
function hashKeys(purpose: KeyPurpose): readonly KeyObject[] {
  const keys = kept.get(purpose) ?? derivedKeys(purpose).map((key) => createSecretKey(key))
  kept.set(purpose, keys)
  return keys
}

/** Keyed hash with each key in force, current first: look up by any, write the first. Base64url. */
export const keyedHashes = (purpose: KeyPurpose, text: string): readonly string[] =>
  hashKeys(purpose).map((key) => createHmac('sha256', key).update(text).digest('base64url'))

export function keyedHash(purpose: KeyPurpose, text: string): string {
  const [first] = keyedHashes(purpose, text)
  if (first === undefined) throw new Error('no key')
  return first
}

/** Compares two texts in constant time, also when their lengths differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
