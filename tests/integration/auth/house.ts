import postgres from 'postgres'
import { afterAll } from 'vitest'
import { startSupabaseApi } from '@/supabase/local/api'
import { freePort } from '@/supabase/local/ports'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'

/** Accounts in this process: the real embedded Supabase Auth, our database, and the mailbox of the sandbox. */
export async function openHouse() {
  const database = await testDatabase()
  const { addresses } = await sandbox()
  const sql = postgres(database.adminUrl, { max: 5, onnotice: () => {} })
  const port = await freePort()
  const env = useEnvironment({
    databaseUrl: database.appUrl,
    supabaseUrl: `http://127.0.0.1:${port}`,
    vendors: addresses.env,
  })
  const api = await startSupabaseApi({
    port,
    databaseUrl: database.apiUrl,
    siteUrl: env.NEXT_PUBLIC_SITE_URL ?? '',
    smtpUrl: addresses.smtpUrl,
    mailFrom: { name: 'Roamkeep', address: 'login@roamkeep.test' },
    jwtSecret: env.SUPABASE_JWT_SECRET ?? '',
    publishableKey: env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? '',
    secretKey: env.SUPABASE_SECRET_KEY ?? '',
  })
  afterAll(async () => {
    await api.stop()
    await sql.end()
    const { db } = await import('@/lib/platform/db/client')
    await db().destroy()
  })
  let clients = 0
  const newClient = () => `client-${++clients}`
  const { requestCode } = await import('@/lib/auth/commands/request-code')
  const { verifyCode } = await import('@/lib/auth/commands/verify-code')

  async function lettersTo(email: string): Promise<{ subject: string; text: string; html: string }[]> {
    const url = `${addresses.baseUrl}/mail/messages.json?limit=20&to=${encodeURIComponent(email)}`
    return (
      (await (await fetch(url)).json()) as { messages: { subject: string; text: string; html: string }[] }
    ).messages
  }

  async function codeFor(email: string): Promise<string> {
    const [latest] = await lettersTo(email)
    const code = /\b\d{6}\b/.exec(latest?.text ?? '')?.[0]
    if (!code) throw new Error(`no code was mailed to ${email}`)
    return code
  }

  async function signIn(email: string, device = 'Firefox, Linux') {
    await sql`delete from store.rate_limit_hits`
    const clientKey = newClient()
    const sent = await requestCode({ email, locale: 'en', clientKey })
    if (!sent.ok) throw new Error(`no code: ${sent.error.code}`)
    const verified = await verifyCode({ email, code: await codeFor(email), clientKey, device })
    if (!verified.ok) throw new Error(`no session: ${verified.error.code}`)
    return verified.value
  }
  return { sql, api, env, newClient, lettersTo, codeFor, signIn, baseUrl: addresses.baseUrl }
}
