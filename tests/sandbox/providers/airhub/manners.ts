import * as z from 'zod'
import type { RefusalKind, SandboxResponse } from '../../kernel/http'
import { fieldErrors, type VendorManners } from '../routes'
import type { Tokens } from '../tokens'

export const USERNAME = 'sandbox@airhub.example.com'
export const PASSWORD = 'sandbox-airhub-password'
export const PARTNER_CODE = 12_345_678

/** Some clients send it as a number, some as text (§2.1). */
export const partnerCode = z.union([z.number(), z.string()])
export const wrongPartner = (code: string | number) => String(code) !== String(PARTNER_CODE)

/** What goes wrong in business terms comes inside HTTP 200 (§2.6). */
export function businessError(message: string): SandboxResponse {
  return { status: 200, body: { isSuccess: false, message } }
}

/** A 401 whose body is no JSON (§2.1). */
export const unauthorized = (): SandboxResponse => ({
  status: 401,
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    'www-authenticate': 'Bearer error="invalid_token"',
  },
  body: 'Unauthorized: the token is missing or has expired',
})

const plain = (status: number, body: string): SandboxResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

const PURCHASES = new Set(['order', 'topup'])

export function refuse(kind: RefusalKind, operation: string): SandboxResponse | null {
  switch (kind) {
    case 'unauthorized':
      return operation === 'login' ? badLogin() : unauthorized()
    case 'rate_limited':
      return plain(429, 'Too Many Requests')
    case 'server_error':
      return plain(500, 'Internal Server Error')
    case 'out_of_stock':
      return PURCHASES.has(operation) ? businessError('This plan is out of stock') : null
    case 'wallet_empty':
      return PURCHASES.has(operation) ? businessError('Insufficient wallet balance') : null
  }
}

export const badLogin = (): SandboxResponse => ({
  status: 200,
  body: { isSuccess: false, message: 'Invalid username or password', token: null, data: null },
})

export function mannersWith(tokens: Tokens): VendorManners {
  return {
    authorize: (req) => (tokens.isGood(req.headers.authorization) ? null : unauthorized()),
    // ASP.NET's problem body (§2.6).
    invalid: (problem) => ({
      status: 400,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      body: {
        type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
        title: 'One or more validation errors occurred.',
        status: 400,
        traceId: '00-00000000000000000000000000000001-0000000000000001-00',
        errors: fieldErrors(problem),
      },
    }),
    notFound: () => plain(404, ''),
    wrongMethod: () => plain(405, ''),
    refuse: (kind, operation) => refuse(kind, operation),
  }
}
