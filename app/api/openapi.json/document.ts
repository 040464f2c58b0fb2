import * as z from 'zod'
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { cardOutput, checkInput, checkProblemMembers } from '@/lib/esims/schemas'
import {
  basketQuoteSchema,
  checkoutSchema,
  lineInstallSchema,
  offersSchema,
  orderSchema,
  placedOrderSchema,
  problemSchema,
  quoteSchema,
  renewalRequestSchema,
  resentSchema,
} from '@/lib/orders/api-schemas'
import { basketInput, orderInput, quoteInput, renewalRequestInput } from '@/lib/orders/schemas'
import { accountPaths, orderListOperation } from './account-paths'
import { catalogPaths } from './catalog-paths'
import { idempotencyKey, orderToken } from './headers'
import { operation } from './operation'
import { promotionPaths } from './promotion-paths'
import { refundPaths } from './refund-paths'
import { sessionPaths } from './session-paths'
import { walletPaths } from './wallet-paths'

const iccidPath = z.object({ iccid: z.string() })
const orderPath = z.object({ number: z.string().meta({ example: 'REN-0123456789AB' }) })
const linePath = orderPath.extend({ line: z.string().meta({ description: '`line_id` of the order.' }) })

const paths: ZodOpenApiPathsObject = {
  ...catalogPaths,
  '/api/v2/esims/check': {
    post: operation({
      id: 'checkEsim',
      summary: 'The state of an eSIM by its ICCID',
      description:
        'For anyone; holds nothing that installs, locates or identifies. 404 is said only when every provider answered.',
      body: checkInput,
      answer: [200, 'The eSIM.', cardOutput],
      problems: [400, 404, 413, 415, 422, 429, 503],
      problem: z.intersection(problemSchema, checkProblemMembers),
    }),
  },
  '/api/v2/esims/{iccid}/offers': {
    get: operation({
      id: 'listOffers',
      summary: 'What an eSIM can be renewed with now, the same bundle first',
      params: {
        path: iccidPath,
        query: z.object({
          currency: z
            .string()
            .regex(/^[A-Z]{3}$/)
            .optional(),
        }),
      },
      answer: [200, 'The offers; none with a reason.', offersSchema],
      problems: [400, 404, 429, 503],
    }),
  },
  '/api/v2/quotes': {
    post: operation({
      id: 'createQuote',
      summary: 'A price the server stands by for half an hour',
      description:
        'With `iccid` for renewing that eSIM, with `items` for new ones. The provider is asked whether it can deliver. Moves no money.',
      body: z.union([quoteInput, basketInput]),
      answer: [201, 'The quote.', z.union([quoteSchema, basketQuoteSchema])],
      problems: [400, 404, 409, 413, 415, 429, 451, 503],
    }),
  },
  ...accountPaths,
  ...sessionPaths,
  ...promotionPaths,
  ...walletPaths,
  ...refundPaths,
  '/api/v2/orders': {
    get: orderListOperation,
    post: operation({
      id: 'placeOrder',
      summary: 'An order from a quote, with the Stripe Checkout address to pay it',
      description:
        'The same key gives the same order again; a signed-in buyer’s keys are theirs, all others share one space: use random ones. Amounts and currency are the quote’s; nothing in the body changes them.',
      body: orderInput,
      params: { header: idempotencyKey },
      answer: [201, 'The order; send the buyer to `checkout_url`.', placedOrderSchema],
      problems: [400, 401, 402, 404, 409, 413, 415, 422, 429, 451, 502, 503],
    }),
  },
  '/api/v2/orders/{number}': {
    get: operation({
      id: 'readOrder',
      summary: 'Where an order stands',
      params: { path: orderPath, header: orderToken },
      answer: [200, 'The order, true now. Ask again while `final` is false.', orderSchema],
      problems: [404, 429, 503],
    }),
  },
  '/api/v2/orders/{number}/checkout': {
    post: operation({
      id: 'openCheckout',
      summary: 'The payable Checkout address of an unpaid order',
      description:
        'Needs no `Idempotency-Key`: the order is paid once, and repeats give the same address. What its wallet was to pay is asked of the wallet again.',
      params: { path: orderPath, header: orderToken },
      answer: [200, 'The address; repeats give the same one.', checkoutSchema],
      problems: [404, 409, 429, 451, 502, 503],
    }),
  },
  '/api/v2/orders/{number}/esims/{line}': {
    get: operation({
      id: 'readInstall',
      summary: 'What installs one new eSIM of an order',
      description: 'Whoever has it can install the eSIM: show it to its owner only, and keep it nowhere.',
      params: { path: linePath, header: orderToken },
      answer: [200, 'The codes; ask again while `install` is null.', lineInstallSchema],
      problems: [404, 429, 503],
    }),
  },
  '/api/v2/orders/{number}/resend': {
    post: operation({
      id: 'resendMails',
      summary: 'Sends the mails of a paid order again',
      description: 'To the address of the order, and to no other.',
      params: { path: orderPath, header: orderToken },
      answer: [200, 'Queued.', resentSchema],
      problems: [402, 404, 429, 503],
    }),
  },
  '/api/v2/renewal-requests': {
    post: operation({
      id: 'requestRenewal',
      summary: 'Ask staff for a renewal that no offer covers',
      description: 'Charges nothing.',
      body: renewalRequestInput,
      answer: [201, 'Received.', renewalRequestSchema],
      problems: [400, 413, 415, 429, 503],
    }),
  },
}

/** OpenAPI 3.1 of our own API, made from the schemas that the routes parse with. */
export const openApiDocument = (storeName: string, siteUrl: string) =>
  createDocument({
    openapi: '3.1.1',
    info: {
      title: `${storeName} API`,
      version: '2.0.0',
      description:
        'JSON. Money is {amount_minor, currency}, data is bytes, times are ISO 8601 UTC, errors are RFC 9457 problems.',
    },
    servers: [{ url: siteUrl }],
    paths,
  })
