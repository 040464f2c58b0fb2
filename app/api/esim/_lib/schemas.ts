import * as z from 'zod'

/** Input as the old clients send it. Unknown fields are ignored; whatever concerns money is a hint. */

const BLANK = 'This field may not be blank.'
const required = (issue: { input?: unknown }) =>
  issue.input === undefined ? 'This field is required.' : 'Not a valid string.'

/** 10 to 50 letters and digits without blanks and dashes, as before; what they mean is decided by the check. */
const iccid = z
  .string({ error: required })
  .max(80, 'Ensure this field has no more than 50 characters.')
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(
    z
      .string()
      .min(1, BLANK)
      .min(10, 'Ensure this field has at least 10 characters.')
      .max(50, 'Ensure this field has no more than 50 characters.'),
  )

export const checkBody = z.object({ iccid })

/** A number, or the text of one; at most two decimals. */
const amount = z
  .union([z.number(), z.string()], { error: 'A valid number is required.' })
  .transform(String)
  .pipe(
    z.string().regex(/^\d{1,8}(\.\d{1,2})?$/, 'A valid number with at most 2 decimal places is required.'),
  )

const currency = z
  .string({ error: 'Not a valid string.' })
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{3}$/, 'Not a valid currency code.'))

const hint = z.union([z.string().max(500), z.number()]).nullish()

export const renewalBody = z.object({
  iccid,
  currency: currency.optional(),
  provider: z
    .enum(['TRAVELROAM', 'AIRHUB', 'ESIMCARD', 'ESIMHUB'], { error: 'Not a valid choice.' })
    .optional(),
  amount: amount.optional(),
  package_id: hint,
  order_sim_id: hint,
  plan_name: hint,
  package_name: hint,
  renewal_days: hint,
  country_code: hint,
})

const sessionId = z.string().trim().max(300).optional()
export const confirmBody = z.object({ session_id: sessionId, payment_intent_id: sessionId })

export const emailBody = z.object({
  order_id: z.string({ error: required }).min(1, BLANK).max(40),
  recipient_email: z.string({ error: required }).max(254).pipe(z.email('Enter a valid email address.')),
  email_type: z.enum(['details', 'confirmation'], { error: 'Not a valid choice.' }).default('details'),
})

const code = z.string().transform((text) => text.trim().toUpperCase())

export const rateQuery = z.object({ from: code.default('USD'), to: code.default('EUR') })
export const convertQuery = z.object({
  amount: z.string({ error: 'amount is required' }),
  from: code.default('USD'),
  to: code.default('EUR'),
})
export const convertBody = z.object({
  amount: z.union([z.number(), z.string()], { error: 'amount is required' }).transform(String),
  from_currency: code.default('USD'),
  to_currency: code.default('EUR'),
})

export const packagesQuery = z.object({ provider: z.string().max(40).optional() })
