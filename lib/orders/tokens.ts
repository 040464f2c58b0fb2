import 'server-only'
import { newToken } from '../core/ids'
import { config } from '../platform/config'
import { keyedHash, keyedHashes, sameText } from '../platform/crypto/keys'
import { seal, unseal } from '../platform/crypto/seal'

/** The order link's token: looked up by keyed hash, sealed for mails, never stored plain. */
export function createOrderToken(orderId: string): { token: string; hash: string; sealed: string } {
  const token = newToken()
  return { token, hash: keyedHash('hash', token), sealed: seal(token, orderId) }
}

export const openOrderToken = (orderId: string, sealed: string): string => unseal(sealed, orderId)

/** Whether a token opens an order; also one hashed before APP_SECRET was rotated. Constant time per key. */
export const tokenFits = (token: string, hash: string): boolean =>
  keyedHashes('hash', token)
    .map((candidate) => sameText(candidate, hash))
    .some(Boolean)

/** Hash of a mailed code, bound to its row: equal codes do not look equal. */
export const codeHash = (codeId: string, code: string): string => keyedHash('hash', `${codeId}:${code}`)

export const codeFits = (codeId: string, code: string, hash: string): boolean =>
  keyedHashes('hash', `${codeId}:${code}`)
    .map((candidate) => sameText(candidate, hash))
    .some(Boolean)

/** Address of a page in a language; the default language has no prefix. */
export const localeUrl = (locale: string, path: string): string =>
  `${config().siteUrl}${locale === 'en' ? '' : `/${locale}`}${path}`

export const orderUrl = (orderNumber: string, token: string, locale: string): string =>
  localeUrl(locale, `/orders/${orderNumber}?t=${token}`)
