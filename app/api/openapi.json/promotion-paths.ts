import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { affiliateSchema } from '@/lib/orders/affiliate-schemas'
import {
  promotionCheckInput,
  promotionCheckSchema,
  promotionListSchema,
} from '@/lib/orders/promotion-schemas'
import { redeemedSchema, redeemInput, redemptionListSchema } from '@/lib/wallet/voucher-schemas'
import { idempotencyKey } from './headers'
import { operation } from './operation'

/** Vouchers, promotions and affiliates. */
export const promotionPaths: ZodOpenApiPathsObject = {
  '/api/v2/vouchers': {
    get: operation({
      id: 'listVouchers',
      summary: 'What an account has redeemed, newest first',
      answer: [200, 'The redemptions.', redemptionListSchema],
      problems: [401, 429, 503],
    }),
    post: operation({
      id: 'redeemVoucher',
      summary: 'Puts a voucher into the wallet of an account',
      description:
        'The same key gives the same redemption again. A code that cannot be used is one answer, whatever the reason; five tries an hour.',
      body: redeemInput,
      params: { header: idempotencyKey },
      answer: [201, 'Redeemed.', redeemedSchema],
      problems: [400, 401, 404, 413, 415, 422, 429, 503],
    }),
  },
  '/api/v2/promotions': {
    get: operation({
      id: 'listPromotions',
      summary: 'The promotions that everybody is told of',
      params: { query: z.object({ locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).optional() }) },
      answer: [200, 'The promotions.', promotionListSchema],
      problems: [400, 429, 503],
    }),
  },
  '/api/v2/affiliate': {
    get: operation({
      id: 'readAffiliate',
      summary: 'What an account has earned as an affiliate',
      description: 'For accounts that its operator has linked to an affiliate; for all others 404.',
      answer: [200, 'The terms and figures, one for each currency.', affiliateSchema],
      problems: [401, 404, 429, 503],
    }),
  },
  '/api/v2/promotions/validate': {
    post: operation({
      id: 'checkPromotion',
      summary: 'What one new eSIM costs with a promotion code',
      description: 'Reserves nothing: name the code again as `promotion_code` of the quote.',
      body: promotionCheckInput,
      answer: [200, 'The price with it.', promotionCheckSchema],
      problems: [400, 409, 413, 415, 429, 503],
    }),
  },
}
