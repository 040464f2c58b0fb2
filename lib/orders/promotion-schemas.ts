import * as z from 'zod'
import { bundleSchema, isoTime, moneySchema, quotedPromotion } from './api-schemas'

export const promotionCheckInput = z
  .strictObject({
    code: z.string().trim().min(1).max(80),
    bundle_id: z.string().regex(/^bdl_[0-9a-z]{25}$/),
    currency: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{3}$/)
      .optional(),
  })
  .meta({ id: 'PromotionCheckInput' })

export const promotionCheckSchema = z
  .strictObject({ bundle: bundleSchema, price: moneySchema, promotion: quotedPromotion })
  .meta({
    id: 'PromotionCheck',
    description: 'One new eSIM with the code: the price that a quote would have now.',
  })

const benefit = z.union([
  z.strictObject({ kind: z.enum(['percent', 'cashback_percent']), basis_points: z.int() }),
  z.strictObject({ kind: z.enum(['amount', 'cashback_amount']), amount_minor: z.int() }),
  z
    .strictObject({ kind: z.literal('extra_data'), bytes: z.int() })
    .meta({ description: 'At least so much more data at the same price, where the provider sells it.' }),
])

export const promotionListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        code: z.string().nullable().meta({ description: 'Null: it applies by itself.' }),
        name: z.string(),
        benefit,
        currency: z.string().nullable().meta({ description: 'Null: in any currency.' }),
        countries: z.array(z.string()).meta({ description: 'ISO 3166-1 alpha-2; empty: everywhere.' }),
        ends_at: isoTime.nullable(),
      }),
    ),
  })
  .meta({ id: 'Promotions' })
