import postgres from 'postgres'
import type { VendorId } from '../../sandbox/kernel/types'
import { until } from './until'
import type { Victim } from './victim'
import { control, freshLimits, newBuyer, plant, purchasesOf, sql, stack } from './world'

export interface CrashRequest {
  readonly iccid: string
  readonly email: string
  readonly quoteId: string
  readonly key: string
}
export interface CrashOrder extends CrashRequest {
  readonly orderNumber: string
  readonly sessionId: string
}

type Named = Pick<CrashOrder, 'orderNumber'>

const ENDED = ['fulfilled', 'refunded', 'partially_refunded', 'needs_review', 'canceled']
const VENDORS: readonly VendorId[] = ['stripe', 'travelroam', 'airhub', 'esimcard', 'esimhub']

/** What the tests do to the process that is killed, and how its orders are found again. */
export function crashSite(victim: () => Victim) {
  const locker = postgres(stack.database.adminUrl, { max: 2, onnotice: () => {} })
  const call = (path: string, init: RequestInit = {}) => fetch(`${victim().url}${path}`, init)
  const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const tick = (job: string) =>
    call(`/api/cron/${job}`, { headers: { authorization: `Bearer ${stack.cronSecret}` } }).catch(() => null)
  const order = (request: CrashRequest) =>
    call(
      '/api/v2/orders',
      json(
        { quote_id: request.quoteId, email: request.email, locale: 'en' },
        { 'idempotency-key': request.key },
      ),
    )

  const site = {
    async open(): Promise<void> {
      await sql`update store.rate_limits set max_hits = 100000 where name in ('quote.client', 'order.client', 'read.client')`
    },
    async close(): Promise<void> {
      await site.clear()
      await control('/stripe/webhooks', { url: `${stack.siteUrl}/api/webhooks/stripe`, enabled: true })
      await locker.end()
    },
    /** No faults, events come to the process that is killed, nothing hangs. */
    async clear(): Promise<void> {
      await control('/faults', undefined, 'DELETE')
      await control('/stripe/webhooks', { url: `${victim().url}/api/webhooks/stripe`, enabled: true })
      for (const vendor of VENDORS) await control('/settings', { vendor, hangCommitsAfterMs: null }, 'PUT')
      await freshLimits()
    },

    /** Holds the next calls of an operation, does the work of these calls or not, and never answers. */
    async hold(vendor: VendorId, operation: string, isDone: boolean, calls: number): Promise<void> {
      await control('/settings', { vendor, hangCommitsAfterMs: isDone ? 1 : null }, 'PUT')
      await control('/faults', { vendor, operation, kind: 'hang', remaining: calls })
    },
    holding: () =>
      until(
        'the calls are held',
        async () => ((await control('/faults')).faults as unknown[]).length,
        (left) => left === 0,
      ),
    async killAndRestart(): Promise<void> {
      await victim().kill()
      await site.clear()
      await victim().restart()
    },

    /** Quotes; for new eSIMs, or for one that is named. */
    requests: (count: number, known?: string): Promise<CrashRequest[]> =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const iccid = known ?? (await plant())
          const response = await call('/api/v2/quotes', json({ iccid }))
          if (response.status !== 201) throw new Error(`no quote: ${await response.text()}`)
          const { quote_id: quoteId } = (await response.json()) as { quote_id: string }
          return { iccid, quoteId, email: newBuyer('crash'), key: `crash-${quoteId}` }
        }),
      ),
    /** Sends the order; null when nobody answers any more. */
    send: (request: CrashRequest) => order(request).catch(() => null),
    async place(request: CrashRequest): Promise<CrashOrder> {
      const response = await order(request)
      if (response.status !== 201) throw new Error(`no order: ${await response.text()}`)
      const placed = (await response.json()) as { order_number: string; session_id: string }
      return { ...request, orderNumber: placed.order_number, sessionId: placed.session_id }
    },
    async placeAll(count: number, known?: string): Promise<CrashOrder[]> {
      return Promise.all((await site.requests(count, known)).map(site.place))
    },
    pay: ({ sessionId }: CrashOrder) => control('/stripe/pay', { session: sessionId }),
    /** The page that Stripe returns to. */
    visit: ({ sessionId }: CrashOrder) =>
      call('/api/esim/renewal/confirm-payment', json({ session_id: sessionId })).catch(() => null),
    sweep: () => tick('sweep-orders'),
    reconcile: () => tick('reconcile'),
    sampleUsage: () => tick('sample-usage'),

    sessionsAtStripe: (count: number) =>
      until(
        'Stripe has made the sessions',
        async () =>
          ((await control('/stripe/sessions?status=open&limit=50')).sessions as { created: number }[]).filter(
            ({ created }) => created * 1000 > Date.now() - 60_000,
          ).length,
        (open) => open >= count,
      ),
    bought: (orders: readonly CrashOrder[]) =>
      until('it is bought', async () => {
        const purchases = await Promise.all(orders.map(({ iccid }) => purchasesOf(iccid)))
        return purchases.every((list) => list.length === 1)
      }),
    inState: (orders: readonly CrashOrder[], state: string) =>
      until('the purchases are there', async () => {
        const iccids = orders.map(({ iccid }) => iccid)
        const rows =
          await sql`select 1 from store.fulfilments where iccid = any(${iccids}) and state = ${state}`
        return rows.length === orders.length
      }),
    /** So that whoever writes these orders has to wait. */
    withOrdersLocked: (orders: readonly Named[], work: () => Promise<void>): Promise<void> =>
      locker.begin(async (tx) => {
        const numbers = orders.map(({ orderNumber }) => orderNumber)
        await tx`select 1 from store.orders where number = any(${numbers}) for update`
        await work()
      }) as Promise<void>,
    waitForBlocked: (count: number) =>
      until(
        'the writers wait',
        async () =>
          (
            await sql`select 1 from pg_stat_activity where application_name = 'roamkeep' and wait_event_type = 'Lock'`
          ).length,
        (blocked) => blocked >= count,
      ),

    async stateOf({ orderNumber }: Named): Promise<string> {
      return String((await sql`select state from store.orders where number = ${orderNumber}`)[0]?.state)
    },
    /** What waits for its time is due now; leases of the dead have ended, settle windows have passed. */
    async hurry(orders: readonly Named[]): Promise<void> {
      const rows =
        await sql`select id from store.orders where number = any(${orders.map(({ orderNumber }) => orderNumber)})`
      const ids = rows.map(({ id }) => String(id))
      await sql`update store.jobs set lease_until = '-infinity'`
      await sql`update store.fulfilments set lease_until = '-infinity', next_at = now() where order_id = any(${ids})`
      await sql`update store.fulfilment_attempts a set sent_at = sent_at - interval '20 minutes'
        from store.fulfilments f where f.id = a.fulfilment_id and f.order_id = any(${ids}) and f.state in ('sending', 'unknown')`
      await sql`update store.stripe_events set lease_until = '-infinity', next_at = now() where state in ('processing', 'failed')`
      await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
      await sql`update store.messages set lease_until = '-infinity', next_at = now() where state = 'queued'`
      await sql`update store.payments set updated_at = now() - interval '5 minutes'
        where order_id = any(${ids}) and state in ('creating', 'open', 'processing')`
    },
    /** Sweeps, tick after tick, until all orders have ended and their mails are out. */
    recover: (orders: readonly Named[]) =>
      until(
        'all orders have ended',
        async () => {
          await site.hurry(orders)
          await site.sweep()
          return sql<{ number: string; state: string; mails: number }[]>`
            select o.number, o.state, (select count(*)::int from store.messages m
              where m.data ->> 'orderId' = o.id and m.state = 'queued') as mails
            from store.orders o where o.number = any(${orders.map(({ orderNumber }) => orderNumber)})`
        },
        (rows) =>
          rows.length === orders.length &&
          rows.every(({ state, mails }) => ENDED.includes(state) && mails === 0),
        60_000,
      ),
    async letters(address: string): Promise<{ subject: string }[]> {
      const url = `${stack.sandbox.baseUrl}/mail/messages.json?to=${encodeURIComponent(address)}`
      return ((await (await fetch(url)).json()) as { messages: { subject: string }[] }).messages
    },
  }
  return site
}
