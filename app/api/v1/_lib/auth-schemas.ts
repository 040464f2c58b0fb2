import * as z from 'zod'

/** Input of the old clients: everything else they send along is ignored. Mails are folded to lower case. */
const email = z.string().trim().toLowerCase().max(254).pipe(z.email())

/** Blank texts and null are the same as nothing. */
const blankIsNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema)

/** One word for an address that is missing, a telephone number in its place, or a form that is none. */
export const loginBody = z.object({ email: blankIsNothing(email) })

export const codeBody = z.object({
  user_email: blankIsNothing(email),
  verification_pin: z.union([z.string().max(40), z.int().nonnegative()]).transform(String),
})

const text = z.string().max(80)

/** An absent field stays as it is. What is not ours to change (currency, e-mail) is read and compared or ignored. */
export const profileBody = z.object({
  email: blankIsNothing(z.string().max(254).optional()),
  first_name: text.nullish(),
  last_name: text.nullish(),
  msisdn: z.string().max(30).nullish(),
  should_notify: z.boolean().nullish(),
  language: z.string().max(35).nullish(),
})
