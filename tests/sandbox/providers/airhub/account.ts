import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import { optionOf } from '../options'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import type { Tokens } from '../tokens'
import {
  badLogin,
  businessError,
  PARTNER_CODE,
  PASSWORD,
  partnerCode,
  USERNAME,
  wrongPartner,
} from './manners'

export function accountRoutes(shop: Shop, tokens: Tokens): Route[] {
  return [
    route({
      at: 'POST /api/Authentication/UserLogin',
      operation: 'login',
      open: true,
      body: z.strictObject({ userName: z.string(), password: z.string() }),
      handle({ body }): SandboxResponse {
        if (body.userName !== USERNAME || body.password !== PASSWORD) return badLogin()
        const asText = optionOf(shop.world, 'airhub', 'partnerCodeAsText', false)
        return {
          status: 200,
          body: {
            isSuccess: true,
            message: 'Successful',
            token: tokens.issue(),
            data: { partnerCode: asText ? String(PARTNER_CODE) : PARTNER_CODE },
          },
        }
      },
    }),
    route({
      at: 'POST /api/ESIM/GetWallet',
      operation: 'balance',
      body: z.strictObject({
        partnerCode,
        flag: z.union([z.string(), z.number()]).optional(),
        countryCode: z.string().optional(),
        multiplecountrycode: z.array(z.string()).optional(),
      }),
      handle: ({ body }) => wallet(shop, body.partnerCode),
    }),
    route({
      at: 'GET /api/ESIM/get_wallet_invidual',
      operation: 'balance',
      handle: ({ req }) => wallet(shop, req.query.get('partnercode') ?? ''),
    }),
  ]
}

/** Number, text, object or array: clients met them all (§2.2). The setting `walletShape` picks one. */
function wallet(shop: Shop, code: string | number): SandboxResponse {
  if (wrongPartner(code)) return businessError('Invalid partner code')
  const text = (shop.wallet.balanceMinor / 100).toFixed(2)
  const row = { walletAmount: text, currency: shop.wallet.currency }
  const shapes: Record<string, unknown> = { number: Number(text), text, object: row, array: [row] }
  const getwallet = shapes[optionOf(shop.world, 'airhub', 'walletShape', 'number')] ?? Number(text)
  return { status: 200, body: { isSuccess: true, message: 'Successful', getwallet } }
}
