import * as z from 'zod'

/** Every name of the environment, once (design: "the only ones"). `.env.example` is checked against this by a test. */

const secret = (min: number) =>
  z
    .string()
    .min(min)
    .refine((v) => !/^(secret|changeme|password|test)+$/i.test(v), 'is a placeholder')
const url = z.url({ protocol: /^https?$/ })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const currencyList = list.pipe(z.array(z.string().regex(/^[A-Z]{3}$/)).min(1))

export const coreSchema = z.object({
  NEXT_PUBLIC_SITE_URL: url,
  STORE_NAME: z.string().min(1).max(40).default('Roamkeep'),
  SUPPORT_EMAIL: z.email(),
  STORE_CURRENCIES: currencyList,
  DEFAULT_CURRENCY: z.string().regex(/^[A-Z]{3}$/),
  CORS_ORIGINS: list.optional(),
  SANDBOX: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  LOG_FILE: z.string().optional(),
  NEXT_PUBLIC_SUPABASE_URL: url,
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: z.string().min(10),
  SUPABASE_SECRET_KEY: z.string().min(10).optional(),
  SUPABASE_JWT_SECRET: secret(32).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Comma list while rotating: the first one writes, all of them read. */
  APP_SECRET: list.pipe(z.array(secret(32)).min(1)),
  CRON_SECRET: secret(32),
})

/** Each vendor is on if and only if its block is complete. */
export const vendorBlocks = {
  stripe: z.object({
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^(sk|rk)_(test|live)_\w{8,}$/, 'is not a Stripe secret or restricted key'),
    NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: z
      .string()
      .regex(/^pk_(test|live)_\w{8,}$/, 'is not a Stripe publishable key'),
    STRIPE_WEBHOOK_SECRET: list.pipe(
      z
        .array(z.string().regex(/^whsec_\S{16,}$/, 'is not a webhook secret'))
        .min(1)
        .max(2),
    ),
    STRIPE_API_BASE: url.optional(),
  }),
  /** Whether the tax in prices is worked out: they include it, so that no other way of it is offered. */
  tax: z.object({
    STRIPE_TAX: z.literal('inclusive'),
    /** What is sold, in the words of the tax; without it the account's own setting at Stripe. */
    STRIPE_TAX_CODE: z
      .string()
      .regex(/^txcd_\d{8}$/, 'is not a product tax code of Stripe')
      .optional(),
  }),
  /** Who sells, as receipts name them. */
  seller: z.object({
    SELLER_NAME: z.string().min(1).max(120),
    /** Lines, separated by a semicolon. */
    SELLER_ADDRESS: z
      .string()
      .min(1)
      .max(400)
      .transform((text) =>
        text
          .split(';')
          .map((line) => line.trim())
          .filter(Boolean),
      ),
    SELLER_TAX_ID: z.string().min(1).max(60).optional(),
  }),
  travelroam: z.object({
    TRAVELROAM_BASE_URL: url,
    TRAVELROAM_API_KEY: z.string().min(1),
    TRAVELROAM_CLIENT_SECRET: z.string().min(1),
  }),
  airhub: z.object({
    AIRHUB_BASE_URL: url,
    AIRHUB_USERNAME: z.string().min(1),
    AIRHUB_PASSWORD: z.string().min(1),
  }),
  esimcard: z.object({
    ESIMCARD_BASE_URL: url,
    ESIMCARD_EMAIL: z.string().min(1),
    ESIMCARD_PASSWORD: z.string().min(1),
  }),
  esimhub: z.object({
    ESIMHUB_BASE_URL: url,
    ESIMHUB_CORE_URL: url,
    ESIMHUB_API_KEY: z.string().min(1),
    ESIMHUB_TENANT_KEY: z.string().min(1),
    ESIMHUB_WEBHOOK_SECRET: secret(16).optional(),
  }),
  currencyfreaks: z.object({ CURRENCYFREAKS_API_KEY: z.string().min(1), CURRENCYFREAKS_API_BASE_URL: url }),
  ecb: z.object({ ECB_RATES_URL: url }),
  smtp: z.object({ SMTP_URL: z.url({ protocol: /^smtps?$/ }), MAIL_FROM: z.string().min(3) }),
} as const

export type VendorBlock = keyof typeof vendorBlocks
export const VENDOR_BLOCKS = Object.keys(vendorBlocks) as VendorBlock[]

/** All names, for `.env.example` and its test. */
export const ENVIRONMENT_NAMES: readonly string[] = [
  ...Object.keys(coreSchema.shape),
  ...VENDOR_BLOCKS.flatMap((block) => Object.keys(vendorBlocks[block].shape)),
]
