import type * as z from 'zod'
import { coreSchema, VENDOR_BLOCKS, type VendorBlock, vendorBlocks } from './schema'

type Environment = Readonly<Record<string, string | undefined>>
type Blocks = { readonly [K in VendorBlock]: z.output<(typeof vendorBlocks)[K]> | null }

/** The whole configuration, parsed once. A vendor whose block is absent is null. */
export interface Config extends Blocks {
  readonly siteUrl: string
  readonly storeName: string
  readonly supportEmail: string
  readonly currencies: readonly string[]
  readonly defaultCurrency: string
  readonly corsOrigins: readonly string[]
  readonly sandbox: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly logFile: string | null
  readonly supabaseUrl: string
  readonly supabasePublishableKey: string
  readonly supabaseSecretKey: string | null
  readonly supabaseJwtSecret: string | null
  readonly databaseUrl: string
  readonly appSecrets: readonly string[]
  readonly cronSecret: string
  /** Runs on Vercel, whose own headers then tell the client's address. */
  readonly onVercel: boolean
}

export type ConfigReading = { ok: true; config: Config } | { ok: false; problems: readonly string[] }

const present = (value: string | undefined): value is string => value !== undefined && value.trim() !== ''
const sentences = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
const LOOPBACK = /^(localhost|127\.|\[::1\])/

/** Parses an environment. Never throws; every problem is one line that names the variable and never its value. */
export function readConfig(env: Environment): ConfigReading {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => present(value)))
  const problems: string[] = []
  const core = coreSchema.safeParse(given)
  if (!core.success) problems.push(...sentences(core.error))

  const blocks = {} as { [K in VendorBlock]: unknown }
  for (const name of VENDOR_BLOCKS) blocks[name] = readBlock(name, given, problems)
  if (!core.success) return { ok: false, problems }

  const config: Config = { ...toConfig(core.data, env), ...(blocks as Blocks) }
  problems.push(...contradictions(config))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config }
}

function readBlock(
  name: VendorBlock,
  given: Record<string, string | undefined>,
  problems: string[],
): unknown {
  const schema = vendorBlocks[name]
  const names = Object.keys(schema.shape)
  if (!names.some((key) => key in given)) return null
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const missing = parsed.error.issues
    .filter((issue) => !(String(issue.path[0]) in given))
    .map((issue) => issue.path[0])
  if (missing.length > 0)
    problems.push(`${name} is half configured: ${missing.join(', ')} missing; set all of its names or none`)
  problems.push(
    ...sentences(parsed.error).filter((line) => !missing.some((key) => line.startsWith(`${String(key)}:`))),
  )
  return null
}

const toConfig = (core: z.output<typeof coreSchema>, env: Environment) => ({
  siteUrl: core.NEXT_PUBLIC_SITE_URL.replace(/\/$/, ''),
  storeName: core.STORE_NAME,
  supportEmail: core.SUPPORT_EMAIL,
  currencies: core.STORE_CURRENCIES,
  defaultCurrency: core.DEFAULT_CURRENCY,
  corsOrigins: core.CORS_ORIGINS ?? [],
  sandbox: core.SANDBOX === '1',
  logLevel: core.LOG_LEVEL,
  logFile: core.LOG_FILE ?? null,
  supabaseUrl: core.NEXT_PUBLIC_SUPABASE_URL,
  supabasePublishableKey: core.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY,
  supabaseSecretKey: core.SUPABASE_SECRET_KEY ?? null,
  supabaseJwtSecret: core.SUPABASE_JWT_SECRET ?? null,
  databaseUrl: core.DATABASE_URL,
  appSecrets: core.APP_SECRET,
  cronSecret: core.CRON_SECRET,
  onVercel: env.VERCEL === '1',
})

function contradictions(config: Config): string[] {
  const problems: string[] = []
  if (!config.currencies.includes(config.defaultCurrency))
    problems.push('DEFAULT_CURRENCY: is not one of STORE_CURRENCIES')
  if (config.appSecrets.includes(config.cronSecret)) problems.push('CRON_SECRET: must differ from APP_SECRET')
  const live =
    config.stripe &&
    /_live_/.test(config.stripe.STRIPE_SECRET_KEY + config.stripe.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY)
  const mixed =
    config.stripe &&
    /_live_/.test(config.stripe.STRIPE_SECRET_KEY) !==
      /_live_/.test(config.stripe.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY)
  if (mixed)
    problems.push('STRIPE_SECRET_KEY and NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: one is live, the other is test')
  if (config.tax && !config.stripe) problems.push('STRIPE_TAX: needs the block of Stripe')
  if (config.tax && !config.seller)
    problems.push(
      'STRIPE_TAX: SELLER_NAME and SELLER_ADDRESS missing; a receipt that names tax says whose it is',
    )
  if (config.sandbox && live) problems.push('SANDBOX: refuses to run with a live Stripe key')
  if (!config.sandbox) {
    for (const [name, value] of vendorUrls(config))
      if (LOOPBACK.test(new URL(value).hostname))
        problems.push(`${name}: points at this machine; only a run with SANDBOX=1 may`)
    if (config.siteUrl.startsWith('http://') && !LOOPBACK.test(new URL(config.siteUrl).hostname))
      problems.push('NEXT_PUBLIC_SITE_URL: must be https')
  }
  return problems
}

function vendorUrls(config: Config): [string, string][] {
  return VENDOR_BLOCKS.flatMap((name) =>
    Object.entries(config[name] ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && /(_URL|_BASE)$/.test(entry[0]),
    ),
  )
}
