import postgres from 'postgres'
import { afterAll } from 'vitest'
import { startSupabaseApi } from '@/supabase/local/api'
import { freePort } from '@/supabase/local/ports'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'
import { openShop } from '../orders/shop'

/** As an operator may call a store. */
export const STORE_NAME = 'Ada & “Söhne”'

/** Accounts in this process: the real embedded Supabase Auth, our database, and the mailbox of the sandbox. */
export async function openHouse() {
  const database = await testDatabase()
  const { addresses } = await sandbox()
  const sql = postgres(database.adminUrl, { max: 5, onnotice: () => {} })
  const port = await freePort()
  useEnvironment({
    databaseUrl: database.appUrl,
    supabaseUrl: `http://127.0.0.1:${port}`,
    vendors: addresses.env,
  })
  afterAll(async () => {
    await sql.end()
    const { db } = await import('@/lib/platform/db/client')
    await db().destroy()
  })
  await startAuth(port, database.apiUrl, addresses.smtpUrl)
  return { sql, ...(await accountsOf(sql, addresses.baseUrl)) }
}

/** The same, in a shop where things can be bought. */
export async function openShopWithAccounts() {
  const port = await freePort()
  const env = { NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${port}` }
  const shop = await openShop({
    catalogueSize: 120,
    mails: false,
    env: (own) => ({ ...own, ...env, SMTP_URL: '', MAIL_FROM: '' }),
  })
  await startAuth(port, shop.database.apiUrl, shop.world.addresses.smtpUrl)
  return { ...shop, ...(await accountsOf(shop.sql, shop.world.addresses.baseUrl)) }
}

async function startAuth(port: number, databaseUrl: string, smtpUrl: string): Promise<void> {
  const api = await startSupabaseApi({
    port,
    databaseUrl,
    smtpUrl,
    siteUrl: process.env.NEXT_PUBLIC_SITE_URL ?? '',
    mailFrom: { name: STORE_NAME, address: 'login@roamkeep.test' },
    jwtSecret: process.env.SUPABASE_JWT_SECRET ?? '',
    publishableKey: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? '',
    secretKey: process.env.SUPABASE_SECRET_KEY ?? '',
  })
  afterAll(() => api.stop())
}

interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

async function accountsOf(sql: postgres.Sql, mailboxUrl: string) {
  const { requestCode } = await import('@/lib/auth/commands/request-code')
  const { verifyCode } = await import('@/lib/auth/commands/verify-code')
  let clients = 0
  const newClient = () => `client-${++clients}`

  async function lettersTo(email: string): Promise<readonly Letter[]> {
    const url = `${mailboxUrl}/mail/messages.json?limit=20&to=${encodeURIComponent(email)}`
    return ((await (await fetch(url)).json()) as { messages: Letter[] }).messages
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
  return { newClient, lettersTo, codeFor, signIn }
}
