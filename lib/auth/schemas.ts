import * as z from 'zod'

/** Input of accounts, shared by forms, server actions and route handlers. */

const email = z.string().trim().toLowerCase().max(254).pipe(z.email())
const text = (longest: number) =>
  z
    .string()
    .transform((typed) => typed.replace(/[\p{Cc}\p{Surrogate}]/gu, ' ').trim())
    .pipe(z.string().max(longest))
    .transform((typed) => typed || null)

export const LOCALES = ['en', 'tr', 'de', 'fr', 'ar'] as const

export const codeRequestInput = z.object({
  email: email.meta({ description: 'Where the code of six digits goes.' }),
  locale: z.enum(LOCALES).default('en').meta({ description: 'Language of the mail.' }),
})
export const codeInput = z.object({
  email,
  code: z.string().max(40).meta({ description: 'Six digits; blanks and dashes are ignored.' }),
  locale: z.enum(LOCALES).optional(),
})
export const refreshInput = z.object({ refresh_token: z.string().min(1).max(4096) })

/** An absent field stays as it is; an empty one is emptied. */
export const profileInput = z.object({
  name: text(80).nullable().optional(),
  phone: text(30)
    .pipe(
      z
        .string()
        .regex(/^\+?[\d\s()./-]{3,30}$/)
        .nullable(),
    )
    .nullable()
    .optional(),
  locale: z.enum(LOCALES).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .optional(),
  notify: z.boolean().optional(),
})

export const signOutQuery = z.object({ scope: z.enum(['here', 'everywhere']).default('here') })

const viewer = z.object({
  user_id: z.string(),
  email: z.string().nullable(),
  session_id: z.string().nullable(),
})

/** Answers of the session routes, as programs read them. */
export const codeSentSchema = z.object({ expires_in_seconds: z.int() })
export const sessionSchema = z.object({
  access_token: z.string().meta({ description: 'Send it as `Authorization: Bearer`.' }),
  refresh_token: z.string().meta({ description: 'Works once; the next pair comes with the answer.' }),
  expires_at: z.iso.datetime(),
  viewer,
})
export const signedOutSchema = z.object({ closed: z.int().meta({ description: 'Sessions that were open.' }) })
export const accountExportSchema = z.object({ exported_at: z.iso.datetime() }).catchall(z.unknown()).meta({
  description:
    'Profile, sessions, orders, eSIMs with their usage, notices, mails. Nothing that installs an eSIM.',
})
