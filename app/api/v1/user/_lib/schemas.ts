import * as z from 'zod'

/** Bodies as old clients send them: most fields may be absent, null or empty, and unknown ones are ignored. */

const optionalText = z
  .string()
  .max(200)
  .nullish()
  .transform((text) => text?.trim() || null)

const place = z.object({ iso3_code: z.string().max(10).nullish() })
const search = z.object({ countries: z.array(place).max(300).nullish() }).nullish()

export const assignBody = z.object({
  bundle_code: z.string().trim().min(1).max(128),
  payment_type: optionalText,
  related_search: search,
  promo_code: optionalText,
  referral_code: optionalText,
})

export const topUpBody = z.object({
  iccid: z.string().trim().min(1).max(40),
  bundle_code: z.string().trim().min(1).max(128),
  payment_type: optionalText,
  promo_code: optionalText,
})

export const labelBody = z.object({ label: z.string().max(200) })
