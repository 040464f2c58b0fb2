import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { refundabilitySchema, refundInput, refundQuery, refundsSchema } from '@/lib/orders/refund-schemas'
import { idempotencyKey, orderTokenOrAccount } from './headers'
import { operation } from './operation'

export const refundPaths: ZodOpenApiPathsObject = {
  '/api/v2/orders/{number}/refundability': {
    get: operation({
      id: 'readRefundability',
      summary: 'Whether the money of an order can be had back now, line by line',
      params: { path: z.object({ number: z.string() }), header: orderTokenOrAccount },
      answer: [200, 'The answers, with the ways or the reason.', refundabilitySchema],
      problems: [404, 429, 503],
    }),
  },
  '/api/v2/refunds': {
    get: operation({
      id: 'listRefunds',
      summary: 'What has gone back of an order, or is about to',
      params: { query: refundQuery, header: orderTokenOrAccount },
      answer: [200, 'Oldest first.', refundsSchema],
      problems: [400, 404, 429, 503],
    }),
    post: operation({
      id: 'giveBack',
      summary: 'Gives back what was not used',
      description:
        'A line goes back once, however often this is sent. REFUND_NOT_POSSIBLE says in `errors` why not, in the words of `readRefundability`.',
      body: refundInput,
      params: { header: orderTokenOrAccount.extend(idempotencyKey.shape) },
      answer: [201, 'On its way.', refundsSchema],
      problems: [400, 404, 409, 413, 415, 422, 429, 503],
    }),
  },
}
