import * as z from 'zod'
import { LINE_KINDS } from './types'

const minor = z.int().positive()
const count = z.int().positive().max(1_000_000_000)
const share = z.int().min(1).max(10_000)

const benefit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), basisPoints: share }),
  z.object({ kind: z.literal('cashback_percent'), basisPoints: share }),
  z.object({ kind: z.literal('amount'), amountMinor: minor }),
  z.object({ kind: z.literal('cashback_amount'), amountMinor: minor }),
  z.object({ kind: z.literal('extra_data'), bytes: z.int().positive() }),
])

const scope = z.object({
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).default([]),
  bundleIds: z.array(z.string().regex(/^bdl_[0-9a-z]{25}$/)).default([]),
  lineKinds: z.array(z.enum(LINE_KINDS)).default([]),
  userIds: z.array(z.uuid()).default([]),
  firstOrderOnly: z.boolean().default(false),
})

const limits = z.object({
  maxUses: count.nullable().default(null),
  perUserUses: count.nullable().default(null),
  budgetMinor: minor.nullable().default(null),
  perUserBudgetMinor: minor.nullable().default(null),
  /** What was used on one device counts as used by whoever orders there; left out: with first orders. */
  countsDevices: z.boolean().optional(),
  minOrderMinor: minor.nullable().default(null),
})

/** A promotion as it is made. Amounts are minor units of its currency. */
export const promotionInput = z
  .object({
    /** Null: it applies by itself. */
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9][A-Z0-9_-]{2,31}$/)
      // Eight hexadecimal digits are a friend's code.
      .refine((code) => !/^[0-9A-F]{8}$/.test(code), 'looks like a referral code')
      .nullable(),
    benefit,
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullable()
      .default(null),
    scope: scope.prefault({}),
    limits: limits.prefault({}),
    startsAt: z.date().default(() => new Date()),
    endsAt: z.date().nullable().default(null),
    isPublic: z.boolean().default(false),
    names: z.object({ en: z.string().trim().min(1).max(120) }).catchall(z.string().trim().min(1).max(120)),
  })
  .refine(
    ({ benefit: { kind }, currency, limits: { budgetMinor, perUserBudgetMinor, minOrderMinor } }) =>
      currency !== null ||
      (!kind.endsWith('amount') &&
        [budgetMinor, perUserBudgetMinor, minOrderMinor].every((amount) => amount === null)),
    { path: ['currency'], message: 'amounts need one' },
  )
  .refine(({ startsAt, endsAt }) => endsAt === null || endsAt > startsAt, {
    path: ['endsAt'],
    message: 'is before the start',
  })
