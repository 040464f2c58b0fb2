import 'server-only'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { derivedKeys } from './keys'

/**
 * Secrets at rest: AES-256-GCM, text form `v1.<key id>.<nonce>.<ciphertext+tag>`.
 * The key id is a hash of the derived key, so that a rotated APP_SECRET list still opens old values.
 */
const keyId = (key: Buffer) => createHash('sha256').update(key).digest('base64url').slice(0, 8)

/** @param context bound into the seal: a value copied to another row does not open there. */
export function seal(plain: string, context: string): string {
  const [key] = derivedKeys('seal')
  if (!key) throw new Error('no key')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return ['v1', keyId(key), nonce.toString('base64url'), sealed.toString('base64url')].join('.')
}

/** @throws Error when the text was changed, belongs to another context, or its key is gone. */
export function unseal(sealed: string, context: string): string {
  const [version, id, nonce, body] = sealed.split('.')
  if (version !== 'v1' || !id || !nonce || !body) throw new Error('not a sealed value')
  const key = derivedKeys('seal').find((candidate) => keyId(candidate) === id)
  if (!key) throw new Error('the key of a sealed value is gone')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}
