import * as z from 'zod'

/** Headers that several operations take. */
export const idempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .min(8)
    .max(200)
    .meta({ description: 'Made by you, the same for every retry of one wish.' }),
})

export const orderToken = z.object({
  'order-token': z.string().meta({ description: 'From placing the order.' }),
})

export const orderTokenOrAccount = z.object({
  'order-token': z
    .string()
    .optional()
    .meta({ description: 'From placing the order; an account needs none.' }),
})
