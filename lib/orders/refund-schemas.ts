import * as z from 'zod'
import { ORDER_NUMBER } from '../core/ids'
import { moneySchema, orderSchema } from './api-schemas'
import { REFUND_REFUSALS, type RefundRefusal } from './refund-rules'

/** What /api/v2 takes and answers about giving back. */

export const refundInput = z.strictObject({
  order_number: z.string().regex(ORDER_NUMBER),
  line_id: z
    .int()
    .positive()
    .nullable()
    .meta({ description: '`line_id` of the order; null: every line that may be given back.' }),
  to: z.enum(['card', 'wallet']).meta({
    description: 'card: back the way it came, in 5 to 10 days. wallet: all of it at once, for accounts.',
  }),
})

export const refundQuery = z.object({ order: z.string().regex(ORDER_NUMBER) })

const { refunds } = orderSchema.shape
export const refundsSchema = z.strictObject({ order_number: z.string(), refunds }).meta({ id: 'Refunds' })

const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' })
const REASONS = Object.keys(REFUND_REFUSALS) as [RefundRefusal, ...RefundRefusal[]]

export const refundabilitySchema = z
  .strictObject({
    order_number: z.string(),
    asked_at: isoTime,
    lines: z.array(
      z.strictObject({
        line_id: z.int(),
        label: z.string().nullable(),
        name: z.string(),
        amount: moneySchema,
        answer: z.enum(['yes', 'no']),
        ways: z.array(
          z.strictObject({ to: z.enum(['card', 'wallet']), card: moneySchema, wallet: moneySchema }),
        ),
        until: isoTime.nullable(),
        reason: z.enum(REASONS).nullable(),
        can_ask_staff: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Refundability', description: 'True when it was asked: the provider has said so just now.' })
