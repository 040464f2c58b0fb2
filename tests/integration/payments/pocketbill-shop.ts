import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import type { PaymentService } from '@/lib/payments/contract'
import { createPocketbill } from '../../support/pocketbill/driver'
import { API_KEY, startPocketbill, WEBHOOK_SECRET } from '../../support/pocketbill/service'
import { liftLimits } from '../orders/bulk'
import { openShop, placeRenewal } from '../orders/shop'

const PATIENT_MS = 20_000
const IMPATIENT_MS = 1_500

/** A shop that has Stripe, and takes new payments with Pocketbill: the process is composed anew, nothing of it is replaced. */
export async function openPocketbillShop() {
  const shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  const service = await startPocketbill()
  const env = {
    baseUrl: service.baseUrl,
    apiKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    timeoutMs: PATIENT_MS,
  }
  const driver = createPocketbill(env)
  const { createPaymentServices } = await import('@/lib/payments/registry')
  const { config } = await import('@/lib/platform/config')
  const stripe = createPaymentServices(config()).get('stripe')
  if (!stripe) throw new Error('no Stripe')
  const compose = (...services: PaymentService[]) => {
    ;(globalThis as { roamkeepPayments?: unknown }).roamkeepPayments = new Map(
      services.map((one) => [one.id, one]),
    )
  }
  compose(driver, stripe)
  const address = await listen()
  service.tells(address)
  afterAll(() => service.close())
  const lib = {
    ...(await import('@/lib/orders/commands/settle-session')),
    ...(await import('@/lib/orders/commands/process-events')),
    ...(await import('@/lib/orders/commands/sweep-orders')),
    ...(await import('@/lib/orders/commands/open-checkout')),
    ...(await import('@/lib/orders/commands/open-intent')),
    ...(await import('@/lib/orders/commands/cancel-order')),
    ...(await import('@/lib/orders/commands/refund-order')),
    ...(await import('@/lib/orders/commands/pay-again')),
    payRefundAgain: (await import('@/lib/orders/commands/pay-refund-again')).payRefundAgain,
    ...(await import('@/lib/orders/pay-ways')),
    ...(await import('@/lib/orders/commands/reconcile')),
  }
  const { sql } = shop

  /** The address that Pocketbill calls: it does what the route does. */
  async function listen(): Promise<string> {
    const { receiveEvent } = await import('@/lib/payments/commands')
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const headers = new Headers(
        Object.entries(request.headers).map(([key, value]): [string, string] => [key, String(value)]),
      )
      const received = await receiveEvent('pocketbill', Buffer.concat(chunks), headers)
      response.writeHead(received.ok ? 200 : 400).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    afterAll(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  return {
    ...shop,
    lib,
    service,
    driver,
    stripe,
    compose,
    /** An order with its page at the service that takes new payments. */
    async order() {
      const iccid = await shop.esim()
      const placed = await placeRenewal(iccid)
      const [payment] =
        await sql`select id, order_id from store.payments where session_id = ${placed.sessionId}`
      return {
        ...placed,
        iccid,
        id: String(payment?.order_id),
        paymentId: String(payment?.id),
        amountMinor: placed.price.amountMinor,
        currency: placed.price.currency,
      }
    },
    /** While nobody waits long for an answer: what hangs costs no third of a minute. */
    async impatiently<T>(work: () => Promise<T>): Promise<T> {
      env.timeoutMs = IMPATIENT_MS
      return work().finally(() => {
        env.timeoutMs = PATIENT_MS
      })
    },
    /** What the buyer does on Pocketbill's page. @returns where it leads; null where there is nothing to pay any more */
    async confirm(checkoutUrl: string): Promise<URL | null> {
      const page = await fetch(checkoutUrl, { method: 'POST', redirect: 'manual' })
      const location = page.headers.get('location')
      return page.status === 303 && location ? new URL(location) : null
    },
    async payments(orderId: string) {
      const rows =
        await sql`select n, driver, state from store.payments where order_id = ${orderId} order by n`
      return rows.map(({ n, driver, state }) => `${n} ${driver} ${state}`)
    },
    /** What Pocketbill holds for us by the books, in this currency. */
    async clearing(owner = 'pocketbill'): Promise<number> {
      const [row] = await sql`select coalesce(sum(balance_minor), 0)::float8 as minor from ledger.balances()
        where kind = 'stripe_clearing' and owner = ${owner}`
      return Number(row?.minor)
    },
    async incidents(orderId: string): Promise<string[]> {
      const rows =
        await sql`select kind from store.incidents where detail ->> 'orderId' = ${orderId} order by kind`
      return rows.map(({ kind }) => String(kind))
    },
    /** How often it became paid, what was posted, and what was to be bought for it. */
    async effects(orderId: string) {
      const [row] = await sql`select
        (select count(*)::int from store.state_changes where machine = 'order' and subject_id = ${orderId} and to_state = 'paid') as paid,
        (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
          where p.order_id = ${orderId} and t.kind = 'payment_received') as posted,
        (select count(*)::int from store.fulfilments where order_id = ${orderId}) as fulfilments`
      return row
    },
  }
}

export type PocketbillShop = Awaited<ReturnType<typeof openPocketbillShop>>
