import * as z from 'zod'

/** An affiliate as it is made. */
export const affiliateInput = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** What its links say. */
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9_-]{2,31}$/),
  /** Of what is paid and kept, in hundredths of a percent. */
  basisPoints: z.int().min(1).max(10_000),
  /** How long after a click an order is theirs. */
  windowDays: z.int().min(1).max(365).default(30),
  /** How long after its delivery a commission may be paid out. */
  holdDays: z.int().min(0).max(365).default(30),
  /** The affiliate's own. */
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()).nullable().default(null),
})

export const payoutInput = z.strictObject({
  amount: z.strictObject({
    amountMinor: z.int().positive(),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  /** What the bank calls the transfer. */
  reference: z.string().trim().min(1).max(140),
  idempotencyKey: z.string().trim().min(1).max(200),
})
