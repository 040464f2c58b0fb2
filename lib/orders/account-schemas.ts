import * as z from 'zod'
import { bundleSchema, moneySchema } from './api-schemas'
import { ORDER_STATES } from './types'

const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' })
const kind = z.enum(['new_esim', 'renewal'])

/** The orders of an account over HTTP. */
export const orderListSchema = z
  .strictObject({
    orders: z.array(
      z.strictObject({
        order_number: z.string(),
        state: z.enum(ORDER_STATES),
        kind: z.enum(['new_esim', 'renewal', 'wallet_topup']),
        created_at: isoTime,
        paid_at: isoTime.nullable(),
        price: moneySchema,
        from_wallet: moneySchema.meta({
          description: 'What the wallet pays of it; the rest is paid by card.',
        }),
        lines: z.array(
          z.strictObject({
            kind,
            bundle: bundleSchema,
            label: z.string().nullable(),
            iccid: z.string().nullable(),
            price: moneySchema,
          }),
        ),
        token: z.string().meta({ description: 'Opens the order: send it as the Order-Token header.' }),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'Orders' })
