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

const level = z
  .strictObject({
    name: z.string(),
    threshold: moneySchema.meta({ description: 'From so much spent within twelve months on.' }),
    basis_points: z.int().meta({ description: 'Of what is paid for an order; hundredths of a percent.' }),
    cap: moneySchema.nullable().meta({ description: 'At most so much of one order; null: no limit.' }),
  })
  .meta({ id: 'Level' })

export const levelStandingSchema = z
  .strictObject({
    standing: z
      .strictObject({
        spent: moneySchema.meta({ description: 'Within the last twelve months, as far as it counts.' }),
        level: level.nullable().meta({ description: 'Null: below the first one.' }),
        next: level.nullable().meta({ description: 'Null: there is none above.' }),
        missing: moneySchema.nullable().meta({ description: 'For `next`.' }),
        levels: z.array(level).meta({ description: 'All of them, the lowest first.' }),
      })
      .nullable()
      .meta({ description: 'Null: the store has no levels.' }),
  })
  .meta({ id: 'LevelStanding' })

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
