import { config } from '@/lib/platform/config'

export interface Configuration {
  readonly key: string
  readonly value: string
}

/** Life of a sign-in code in minutes, as `otp_expiration` says it in seconds. */
const CODE_MINUTES = '10'

/**
 * What clients read before anything else: texts only, each key once, since one client takes the first and another the
 * last. They keep the catalogue for ever under its version.
 */
export function configurations(catalogueVersion: string): readonly Configuration[] {
  const { defaultCurrency, supportEmail } = config()
  const values = {
    'CATALOG.BUNDLES_CACHE_VERSION': catalogueVersion,
    default_currency: defaultCurrency,
    // No blanks: one kills the word that follows it.
    ALLOWED_PAYMENT_TYPES: 'Card,Wallet',
    LOGIN_TYPE: 'email',
    OTP_EXPIRATION_TIME: CODE_MINUTES,
    TRANSACTION_EXPIRY_TIME: '10',
    TOP_COUNTRIES_COUNT: '9',
    WHATSAPP_NUMBER: '',
    COMPANY_SUPPORT_PHONE: '',
    COMPANY_SUPPORT_EMAIL: supportEmail,
    REFERRAL_CODE_AMOUNT: '',
    REFERRAL_CODE_PERCENTAGE: '',
    // Social sign-in is not offered, so no key of the project is handed out.
    SUPABASE_BASE_URL: '',
    SUPABASE_BASE_ANON_KEY: '',
  }
  return Object.entries(values).map(([key, value]) => ({ key, value }))
}
