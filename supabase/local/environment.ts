import type { Secrets } from './secrets'

/** What the store of this machine is called. */
export const STORE_NAME = 'Roamkeep'

/** Names of the application's environment that are not set here but must not leak in from a shell or a .env file. */
const VENDOR_NAMES = [
  ...['STRIPE_SECRET_KEY', 'NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE'],
  ...['STRIPE_TAX', 'STRIPE_TAX_CODE', 'SELLER_NAME', 'SELLER_ADDRESS', 'SELLER_TAX_ID'],
  ...['TRAVELROAM_BASE_URL', 'TRAVELROAM_API_KEY', 'TRAVELROAM_CLIENT_SECRET'],
  ...['AIRHUB_BASE_URL', 'AIRHUB_USERNAME', 'AIRHUB_PASSWORD'],
  ...['ESIMCARD_BASE_URL', 'ESIMCARD_EMAIL', 'ESIMCARD_PASSWORD'],
  ...[
    'ESIMHUB_BASE_URL',
    'ESIMHUB_CORE_URL',
    'ESIMHUB_API_KEY',
    'ESIMHUB_TENANT_KEY',
    'ESIMHUB_WEBHOOK_SECRET',
  ],
  ...['CURRENCYFREAKS_API_KEY', 'CURRENCYFREAKS_API_BASE_URL', 'ECB_RATES_URL'],
  ...[
    'SMTP_URL',
    'MAIL_FROM',
    'VAPID_PUBLIC_KEY',
    'VAPID_PRIVATE_KEY',
    'FCM_SERVICE_ACCOUNT',
    'FCM_BASE_URL',
  ],
  ...['LOG_FILE', 'VERCEL'],
]
/** What a child needs of the surrounding environment; nothing else of it reaches the application. */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TERM',
  'FORCE_COLOR',
  'NO_COLOR',
  'CI',
]

export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    [...INHERITED, 'NEXT_TELEMETRY_DISABLED'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  ) as NodeJS.ProcessEnv
}

export interface EnvironmentParts {
  siteUrl: string
  supabaseUrl: string
  databaseUrl: string
  secrets: Secrets
  /** What the sandbox says an application needs to reach it. */
  vendors: Record<string, string>
}

/** The application's whole environment. Empty counts as absent and keeps a .env file from filling a name in. */
export function applicationEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { secrets } = parts
  return {
    ...Object.fromEntries(VENDOR_NAMES.map((name) => [name, ''])),
    NEXT_PUBLIC_SITE_URL: parts.siteUrl,
    STORE_NAME,
    SUPPORT_EMAIL: 'support@roamkeep.test',
    STORE_CURRENCIES: 'EUR,USD,GBP,TRY,JPY,KWD',
    DEFAULT_CURRENCY: 'USD',
    CORS_ORIGINS: 'http://localhost:5173,http://localhost:3001',
    SANDBOX: '1',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    NEXT_PUBLIC_SUPABASE_URL: parts.supabaseUrl,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: secrets.supabasePublishableKey,
    SUPABASE_SECRET_KEY: secrets.supabaseSecretKey,
    SUPABASE_JWT_SECRET: secrets.supabaseJwtSecret,
    DATABASE_URL: parts.databaseUrl,
    APP_SECRET: secrets.appSecret,
    CRON_SECRET: secrets.cronSecret,
    MAIL_FROM: `${STORE_NAME} <orders@roamkeep.test>`,
    ...parts.vendors,
    NEXT_TELEMETRY_DISABLED: '1',
  }
}
