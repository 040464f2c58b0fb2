import * as z from 'zod'
import { installationOutput } from '../esims/owner-schemas'
import { FULFILMENT_STATES, ORDER_STATES, REFUND_REASONS } from './types'

/** What /api/v2 answers for offers, quotes and orders; the OpenAPI document and the tests of the answers are made from it. */

export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' })

export const moneySchema = z
  .strictObject({
    amount_minor: z.int().meta({ description: 'Integer minor units: cents, yen, fils.' }),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .meta({ id: 'Money' })

const allowance = z
  .union([z.strictObject({ bytes: z.int().nonnegative() }), z.strictObject({ unlimited: z.literal(true) })])
  .meta({ id: 'DataAllowance', description: 'Bytes, decimal: 1 GB = 1,000,000,000; or no limit.' })

const bundleFields = {
  bundle_id: z.string(),
  name: z.string(),
  data: allowance.nullable(),
  data_period: z.enum(['total', 'day']).nullable(),
  duration_days: z.int().positive().nullable(),
  countries: z.array(z.string().length(2)).meta({ description: 'ISO 3166-1 alpha-2.' }),
}
export const bundleSchema = z.strictObject(bundleFields).meta({ id: 'Bundle' })

const travelDate = z.iso.date().nullable().meta({
  description: 'The day of travel that the buyer gave; null where the bundle needs none.',
})

const reason = z.strictObject({
  code: z.enum([
    'same_bundle',
    'same_countries',
    'more_countries',
    'same_data',
    'more_data',
    'same_days',
    'more_days',
    'unlimited',
  ]),
  count: z.int().optional(),
  bytes: z.int().optional(),
  days: z.int().optional(),
})

const offer = z
  .strictObject({
    ...bundleFields,
    match: z.enum(['same', 'similar']),
    reasons: z.array(reason),
    price: moneySchema,
  })
  .meta({ id: 'RenewalOffer' })

export const offersSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('offers'),
      iccid: z.string(),
      current_plan: z.string().nullable(),
      offers: z.array(offer),
    }),
    z.strictObject({
      kind: z.literal('none'),
      iccid: z.string(),
      current_plan: z.string().nullable(),
      reason: z.enum(['not_renewable', 'no_match']),
    }),
  ])
  .meta({ id: 'RenewalOffers' })

export const quotedPromotion = z
  .strictObject({
    code: z.string().nullable(),
    name: z.string(),
    discount: moneySchema,
    cashback: moneySchema,
  })
  .nullable()
  .meta({
    description: 'What made it cheaper: prices are without `discount`; `cashback` follows the delivery.',
  })

export const quoteSchema = z
  .strictObject({
    quote_id: z.string(),
    iccid: z.string(),
    bundle: bundleSchema,
    price: moneySchema,
    promotion: quotedPromotion,
    expires_at: isoTime,
  })
  .meta({ id: 'Quote' })

export const basketQuoteSchema = z
  .strictObject({
    quote_id: z.string(),
    lines: z.array(
      z.strictObject({
        bundle: bundleSchema,
        label: z.string().nullable(),
        travel_date: travelDate,
        price: moneySchema,
      }),
    ),
    price: moneySchema,
    promotion: quotedPromotion,
    expires_at: isoTime,
  })
  .meta({ id: 'BasketQuote', description: 'One price for new eSIMs, a line for each.' })

export const placedOrderSchema = z
  .strictObject({
    order_number: z.string(),
    token: z
      .string()
      .meta({ description: 'Opens the order. Send it as the Order-Token header; keep it secret.' }),
    session_id: z.string().nullable().meta({ description: 'Null where nothing is left to pay by card.' }),
    checkout_url: z.url().meta({
      description: 'Where the buyer goes next: Stripe’s page, or the order’s own where it is paid.',
    }),
    paid: z.boolean().meta({ description: 'Its wallet has paid it, or there was nothing to pay.' }),
    price: moneySchema,
  })
  .meta({ id: 'PlacedOrder' })

const refundFields = {
  amount: moneySchema,
  state: z.enum(['pending', 'succeeded', 'failed']),
  destination: z.enum(['card', 'wallet']).meta({ description: 'wallet: it is there at once.' }),
  at: isoTime,
}

const orderTax = z
  .strictObject({
    state: z.enum(['known', 'pending', 'unknown']).meta({
      description: 'pending: still to be worked out. unknown: nobody said where the buyer is.',
    }),
    country: z.string().length(2).nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
    amount: moneySchema.nullable().meta({ description: 'In the whole price, whatever went back since.' }),
    parts: z.array(
      z.strictObject({
        country: z.string().length(2),
        state: z.string().nullable(),
        jurisdiction: z.string(),
        level: z.string(),
        kind: z.string().meta({ description: 'vat, gst, sales_tax, …' }),
        percentage: z.string(),
        amount: moneySchema,
      }),
    ),
  })
  .nullable()
  .meta({
    id: 'OrderTax',
    description:
      'What of the price is tax; prices include it. Null before payment, and where the store works no tax out.',
  })

const lookingUntil = isoTime.nullable().meta({
  description:
    'While it is unclear whether the provider did it: when a person takes over. Null where no time can be promised.',
})

export const orderSchema = z
  .strictObject({
    order_number: z.string(),
    state: z.enum(ORDER_STATES),
    kind: z.enum(['new_esim', 'renewal']),
    lines: z.array(
      z.strictObject({
        line_id: z.int(),
        kind: z.enum(['new_esim', 'renewal']),
        label: z.string().nullable(),
        bundle: bundleSchema,
        travel_date: travelDate,
        price: moneySchema,
        fulfilment: z.enum(FULFILMENT_STATES).nullable(),
        iccid: z.string().nullable(),
        esim_id: z.string().nullable(),
        installable: z.boolean(),
        looking_until: lookingUntil,
      }),
    ),
    fulfilment: z.enum(FULFILMENT_STATES).nullable(),
    iccid: z.string(),
    bundle: bundleSchema,
    price: moneySchema,
    from_wallet: moneySchema.meta({
      description: 'What of it the wallet has paid; the rest was paid by card.',
    }),
    tax: orderTax,
    email_masked: z.string().nullable(),
    created_at: isoTime,
    paid_at: isoTime.nullable(),
    fulfilled_at: isoTime.nullable(),
    refund: z.strictObject(refundFields).nullable().meta({ description: 'The latest one.' }),
    refunds: z.array(
      z.strictObject({ ...refundFields, reason: z.enum(REFUND_REASONS), line_id: z.int().nullable() }),
    ),
    looking_until: lookingUntil,
    checkout_url: z.url().nullable().meta({
      description:
        'Where it can be paid now. null: nowhere yet, or no more; or it is not sold from where the platform says that the request comes from.',
    }),
    final: z.boolean(),
  })
  .meta({ id: 'Order' })

export const lineInstallSchema = z
  .strictObject({
    line_id: z.int(),
    iccid: z.string().nullable(),
    fulfilment: z.enum(FULFILMENT_STATES).nullable(),
    install: installationOutput.shape.install,
  })
  .meta({ id: 'LineInstall' })

export const resentSchema = z
  .strictObject({
    email_masked: z.string(),
    queued: z.boolean().meta({ description: 'false: the same mail is on its way already.' }),
  })
  .meta({ id: 'Resent' })

export const checkoutSchema = z
  .strictObject({
    checkout_url: z.url(),
    paid: z
      .boolean()
      .meta({ description: 'The wallet has just paid it all: the address is the order’s own page.' }),
  })
  .meta({ id: 'Checkout' })
export const renewalRequestSchema = z.strictObject({ request_id: z.string() }).meta({ id: 'RenewalRequest' })

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. `code` is stable; `title` is for people.' })
