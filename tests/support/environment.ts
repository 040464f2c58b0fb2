import { applicationEnvironment } from '@/supabase/local/environment'

/** Fixed, so that a failing run can be repeated. */
const SECRETS = {
  appSecret: 'test-app-secret-0123456789-0123456789-abcdef',
  cronSecret: 'test-cron-secret-0123456789-0123456789-abcde',
  storeAppPassword: 'only-in-tests',
  supabaseJwtSecret: 'test-jwt-secret-0123456789-0123456789-abcdef',
  supabasePublishableKey: 'sb_publishable_testtesttesttesttestte_00000000',
  supabaseSecretKey: 'sb_secret_testtesttesttesttestte_00000000',
}

/** Puts a complete application environment into this process; call it before anything of lib reads it. */
export function useEnvironment(parts: {
  databaseUrl?: string
  siteUrl?: string
  supabaseUrl?: string
  vendors?: Record<string, string>
}): Record<string, string> {
  const env = applicationEnvironment({
    siteUrl: parts.siteUrl ?? 'http://localhost:3000',
    supabaseUrl: parts.supabaseUrl ?? 'http://127.0.0.1:9',
    databaseUrl: parts.databaseUrl ?? 'postgres://store_app@127.0.0.1:9/none',
    secrets: SECRETS,
    vendors: parts.vendors ?? {},
  })
  Object.assign(process.env, env)
  return env
}
