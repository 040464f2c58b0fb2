import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import postgres from 'postgres'
import Stripe from 'stripe'
import { afterAll } from 'vitest'
import type { TestDatabase } from '@/supabase/local/test-database'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'

type Receive = (body: Buffer, signature: string) => Promise<number>

export interface ShopOptions {
  readonly catalogueSize?: number
  /** false: mails stay in the outbox, where they can be counted; rendering thousands of them proves nothing here. */
  readonly mails?: boolean
  /** Tests that provoke errors by the hundred do not want to read them. */
  readonly quiet?: boolean
  /** More of the environment, and what differs from the sandbox's. */
  readonly env?: Record<string, string> | ((sandbox: Record<string, string>) => Record<string, string>)
  /** One of its own, where the test does things to it that others must not feel. */
  readonly database?: TestDatabase
  /** Stands between Stripe and the webhook route: loses, keeps and repeats what it likes. Answers with a status. */
  readonly mailman?: (body: Buffer, signature: string, receive: Receive) => Promise<number>
}

/** A whole shop in this process: real Postgres, real stripe-node, the simulated world, and what the webhook route does. */
export async function openShop(options: ShopOptions = {}) {
  const { catalogueSize = 300, mails = true, quiet = false, env = {}, mailman } = options
  if (quiet) (globalThis as { roamkeepLog?: unknown }).roamkeepLog = pino({ level: 'silent' })
  const database = options.database ?? (await testDatabase())
  const webhook = createServer()
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve))
  const port = (webhook.address() as AddressInfo).port
  const world = await sandbox({ catalogueSize, webhookUrl: `http://127.0.0.1:${port}/webhooks/stripe` })
  const own = typeof env === 'function' ? env(world.addresses.env) : env
  const silent: Record<string, string> = mails ? {} : { SMTP_URL: '', MAIL_FROM: '' }
  useEnvironment({ databaseUrl: database.appUrl, vendors: { ...world.addresses.env, ...silent, ...own } })

  const { refreshRates } = await import('@/lib/currency/commands/refresh-rates')
  const { refreshCatalog } = await import('@/lib/catalog/commands/refresh-catalog')
  const { receiveEvent } = await import('@/lib/payments/commands')
  const sql = postgres(database.adminUrl, { max: 10, onnotice: () => {} })
  const receive: Receive = async (body, signature) => {
    const headers = new Headers({ 'stripe-signature': signature })
    return (await receiveEvent('stripe', body, headers)).ok ? 200 : 400
  }
  const answers: number[] = []
  let answering = true
  webhook.on('request', async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (!answering) return void response.writeHead(503).end()
    const body = Buffer.concat(chunks)
    const signature = String(request.headers['stripe-signature'] ?? '')
    // As the route answers what is thrown.
    const status = await (mailman ? mailman(body, signature, receive) : receive(body, signature)).catch(
      () => 500,
    )
    answers.push(status)
    response.writeHead(status).end()
  })
  afterAll(async () => {
    webhook.closeAllConnections()
    webhook.close()
    const { db } = await import('@/lib/platform/db/client')
    // Work in the background may be waiting for a lock of the one that is being closed: neither is waited for for ever.
    await Promise.race([Promise.all([sql.end({ timeout: 5 }), db().destroy()]), pause(10_000)])
  })
  await refreshRates()
  const { providers } = await import('@/lib/providers/live')
  await refreshCatalog(providers())
  return {
    ...tools(world, sql),
    world,
    sql,
    database,
    receive,
    /** Status of every answer to a webhook, oldest first. */
    answers,
    pauseWebhooks(pause: boolean) {
      answering = !pause
    },
  }
}

type World = Awaited<ReturnType<typeof sandbox>>

function tools(world: World, sql: postgres.Sql) {
  const control = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const base = path.startsWith('/stripe') ? world.addresses.stripeUrl : world.addresses.baseUrl
    const response = await fetch(`${base}/__sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  return {
    control,
    pay: (session: string, outcome = 'succeeded') => control('/stripe/pay', { session, outcome }),
    /** A new, active eSIM at a provider. */
    async esim(vendor = 'travelroam', place = 'TR') {
      const { iccid } = await control('/esims', { state: 'active', vendor, place, dataMb: 1000, days: 7 })
      return String(iccid)
    },
    /** Money captured and given back at Stripe for one session, minor units. */
    async totals(session: string) {
      const totals = await control(`/stripe/totals?session=${session}`)
      return { captured: Number(totals.captured), refunded: Number(totals.refunded) }
    },
    payIntent: (intent: string, outcome = 'succeeded') =>
      control('/stripe/pay', { payment_intent: intent, outcome }),
    /** The same for an intent. */
    async totalsOfIntent(intent: string) {
      const totals = await control(`/stripe/totals?payment_intent=${intent}`)
      return { captured: Number(totals.captured), refunded: Number(totals.refunded) }
    },
    purchases: (iccid: string) => world.world.purchases.list().filter((purchase) => purchase.iccid === iccid),
    async orderState(number: string) {
      const [row] = await sql`select state from store.orders where number = ${number}`
      return String(row?.state)
    },
    /** The books: every account's balance in a currency, zeros left out. */
    async ledgerIsBalanced() {
      const rows =
        await sql`select currency, sum(amount_minor)::bigint::text as total from ledger.entries group by 1`
      return rows.every((row) => row.total === '0')
    },
  }
}

/** What a restart of the process does: logins, breakers and pools of the vendors start anew. */
export function restartProviders(): void {
  delete (globalThis as { roamkeepProviders?: unknown }).roamkeepProviders
}

let client = 0

/** Quote and order of the best renewal offer; a client of its own each time, so that limits stay out of the way. */
export async function placeRenewal(iccid: string, extra: { idempotencyKey?: string; email?: string } = {}) {
  const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const clientKey = `client-${++client}`
  const quote = await quoteRenewal({ iccid, clientKey })
  if (!quote.ok) throw new Error(`no quote: ${quote.error.code}`)
  const placed = await placeOrder({
    quoteId: quote.value.quoteId,
    email: extra.email ?? 'ada@example.test',
    locale: 'en',
    channel: 'web',
    idempotencyKey: extra.idempotencyKey ?? null,
    clientKey,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  return { ...placed.value, quoteId: quote.value.quoteId }
}

/** Gives a payment back as somebody does in Stripe's dashboard: all that is left of it, or so much. */
export async function refundByHand(
  { sql, world }: { sql: postgres.Sql; world: World },
  session: string,
  amountMinor?: number,
): Promise<void> {
  const [row] = await sql`select payment_intent_id from store.payments where session_id = ${session}`
  const base = new URL(world.addresses.stripeUrl)
  const stripe = new Stripe(world.addresses.env.STRIPE_SECRET_KEY ?? '', {
    host: base.hostname,
    port: base.port,
    protocol: 'http',
  })
  await stripe.refunds.create({
    payment_intent: String(row?.payment_intent_id),
    ...(amountMinor === undefined ? {} : { amount: amountMinor }),
  })
}

/**
 * Sweeps until nothing is left to do, hurrying what waits for its time.
 * @param atLeast so often in any case: unpaid payments are looked at a hundred at a time
 */
export async function sweepUntilQuiet(sql: postgres.Sql, rounds = 12, atLeast = 1): Promise<void> {
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  for (let i = 0; i < rounds; i++) {
    await sql`update store.fulfilments set next_at = now() where state in ('ready', 'unknown', 'absent')`
    await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
    await sql`update store.stripe_events set next_at = now() where state in ('pending', 'failed')`
    await sweepOrders({ quietSeconds: 0 })
    const [left] = await sql`select
      (select count(*) from store.fulfilments where state in ('ready', 'sending', 'unknown', 'absent'))
      + (select count(*) from store.refunds where state in ('requested', 'pending'))
      + (select count(*) from store.stripe_events where state in ('pending', 'failed', 'processing')) as n`
    if (Number(left?.n) === 0 && i + 1 >= atLeast) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
