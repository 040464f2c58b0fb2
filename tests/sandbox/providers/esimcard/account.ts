import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import { dollars } from '../paging'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import type { Tokens } from '../tokens'
import { badLogin, EMAIL, PASSWORD } from './manners'

export function accountRoutes(shop: Shop, tokens: Tokens): Route[] {
  return [
    route({
      at: 'POST /login',
      operation: 'login',
      open: true,
      body: z.strictObject({ email: z.string(), password: z.string() }),
      handle({ body }): SandboxResponse {
        if (body.email !== EMAIL || body.password !== PASSWORD) return badLogin()
        const user = {
          id: 1,
          name: 'Sandbox Reseller',
          email: EMAIL,
          balance: dollars(shop.wallet.balanceMinor),
        }
        return {
          status: 200,
          body: { status: true, access_token: tokens.issue(), token_type: 'Bearer', user },
        }
      },
    }),
    route({
      at: 'POST /logout',
      operation: 'logout',
      handle({ req }) {
        tokens.revoke(req.headers.authorization)
        return { status: 200, body: { status: true, message: 'Logged out' } }
      },
    }),
    route({
      at: 'GET /balance',
      operation: 'balance',
      handle: () => ({ status: 200, body: { status: true, balance: dollars(shop.wallet.balanceMinor) } }),
    }),
  ]
}

/** Lives one level above the reseller's prefix. */
export const roleRoutes: readonly Route[] = [
  route({
    at: 'GET /check-token',
    operation: 'check-token',
    handle: () => ({ status: 200, body: { status: true, extension: 'reseller' } }),
  }),
]
