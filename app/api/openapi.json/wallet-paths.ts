import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { levelStandingSchema } from '@/lib/orders/promotion-schemas'
import {
  statementQuery,
  statementSchema,
  topUpInput,
  topUpSchema,
  walletSchema,
} from '@/lib/orders/wallet-schemas'
import { idempotencyKey } from './headers'
import { operation } from './operation'

export const walletPaths: ZodOpenApiPathsObject = {
  '/api/v2/wallet': {
    get: operation({
      id: 'readWallet',
      summary: 'What an account has in its wallet',
      description: 'In each currency that was ever used, and what is reserved for which order.',
      answer: [200, 'The balances.', walletSchema],
      problems: [401, 429, 503],
    }),
  },
  '/api/v2/wallet/statement': {
    get: operation({
      id: 'readStatement',
      summary: 'What came into a wallet and went out of it, newest first',
      params: { query: statementQuery },
      answer: [200, 'A page; pass `next_cursor` on as `cursor`.', statementSchema],
      problems: [400, 401, 429, 503],
    }),
  },
  '/api/v2/wallet/level': {
    get: operation({
      id: 'readLevel',
      summary: 'The loyalty level of an account, and what is missing for the next one',
      description: 'A level gives a share of each order back into the wallet, once it is delivered.',
      params: { query: z.object({ locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).optional() }) },
      answer: [200, 'Where the account stands.', levelStandingSchema],
      problems: [400, 401, 429, 503],
    }),
  },
  '/api/v2/wallet/top-ups': {
    post: operation({
      id: 'topUpWallet',
      summary: 'Puts money into the wallet of an account',
      description:
        'The same key gives the same top-up again. A TOP_UP_LIMIT says in `errors` which limit: too_small, too_large, step, per_day, times_per_day or in_all.',
      body: topUpInput,
      params: { header: idempotencyKey },
      answer: [201, 'Send the payer to `checkout_url`.', topUpSchema],
      problems: [400, 401, 409, 413, 415, 422, 429, 502, 503],
    }),
  },
}
