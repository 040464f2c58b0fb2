import type { RefusalKind, SandboxRequest, SandboxResponse } from '../../kernel/http'
import type { World } from '../../kernel/types'
import { optionOf } from '../options'
import { fieldErrors, type VendorManners } from '../routes'

export const API_KEY = 'sandbox-travelroam-key'
export const CLIENT_SECRET = 'sandbox-travelroam-secret'

/** eSIM Go's error body (§1.7, inferred for TravelRoam). */
const refusal = (status: number, message: string): SandboxResponse => ({ status, body: { message } })

/**
 * eSIM Go answers 403 both for bad keys and for an ICCID of someone else (§1.7): only the text tells them apart.
 * The setting `unknownIccid: '404'` gives the plainer answer.
 */
export function notYours(world: World): SandboxResponse {
  return optionOf(world, 'travelroam', 'unknownIccid', '403') === '404'
    ? refusal(404, 'eSIM not found')
    : refusal(403, 'ICCID not yours')
}

const PURCHASES = new Set(['order', 'topup'])

const badKeys = (): SandboxResponse => refusal(403, 'Access denied: invalid API key or client secret')

export function refuse(kind: RefusalKind, operation: string): SandboxResponse | null {
  switch (kind) {
    case 'unauthorized':
      return badKeys()
    case 'rate_limited':
      return { ...refusal(429, 'Too many requests'), headers: { 'retry-after': '2' } }
    case 'server_error':
      return refusal(500, 'Internal server error')
    case 'out_of_stock':
      return PURCHASES.has(operation) ? refusal(403, 'no stock') : null
    case 'wallet_empty':
      return PURCHASES.has(operation) ? refusal(400, 'Insufficient organisation balance') : null
  }
}

export const manners: VendorManners = {
  authorize: (req: SandboxRequest) =>
    req.headers['x-api-key'] === API_KEY && req.headers.clientsecret === CLIENT_SECRET ? null : badKeys(),
  invalid: (problem) => refusal(400, Object.values(fieldErrors(problem)).flat().join(' ')),
  notFound: () => refusal(404, 'Not Found'),
  wrongMethod: () => refusal(405, 'Method Not Allowed'),
  refuse: (kind, operation) => refuse(kind, operation),
}
