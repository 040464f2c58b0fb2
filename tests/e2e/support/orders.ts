import { until } from './until'
import { control, fault, freshLimits, newBuyer, plant, siteUrl, sql } from './world'

export interface ApiOrder {
  readonly number: string
  readonly token: string
  readonly session: string
  readonly iccid: string
  /** Its page, without language. */
  readonly path: string
}

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${siteUrl}/api/v2/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, string>
}

/** An unpaid order, made as another program would. */
export async function placeOrder(email = newBuyer('order'), esim?: string): Promise<ApiOrder> {
  await freshLimits()
  const iccid = esim ?? (await plant())
  const quote = await post('quotes', { iccid })
  const key = { 'idempotency-key': crypto.randomUUID() }
  const placed = await post('orders', { quote_id: quote.quote_id, email }, key)
  const { order_number: number = '', token = '', session_id: session = '' } = placed
  return { number, token, session, iccid, path: `/orders/${number}?${new URLSearchParams({ t: token })}` }
}

export async function readOrder({ number, token }: ApiOrder): Promise<Record<string, unknown>> {
  const response = await fetch(`${siteUrl}/api/v2/orders/${number}`, { headers: { 'order-token': token } })
  return (await response.json()) as Record<string, unknown>
}

const reaches = (order: ApiOrder, state: string) =>
  until(
    `order ${state}`,
    async () => (await readOrder(order)).state,
    (now) => now === state,
  )

async function paidOrder(outcome: string): Promise<ApiOrder> {
  const order = await placeOrder()
  await control('/stripe/pay', { session: order.session, outcome })
  return order
}

/** One order in each state that its page has words for. */
export const ORDERS: Readonly<Record<string, () => Promise<ApiOrder>>> = {
  awaiting_payment: () => placeOrder(),
  async fulfilled() {
    const order = await paidOrder('succeeded')
    await reaches(order, 'fulfilled')
    return order
  },
  async refunded() {
    await fault('travelroam', 'topup', 'out_of_stock', { remaining: 1 })
    const order = await paidOrder('succeeded')
    await reaches(order, 'refunded')
    return order
  },
  async slow() {
    await control('/settings', { vendor: 'travelroam', listingDelayMs: 3_600_000 }, 'PUT')
    await fault('travelroam', 'topup', 'reset_after', { remaining: 1 })
    const order = await paidOrder('succeeded')
    await until(
      'fulfilment unknown',
      async () => (await readOrder(order)).fulfilment,
      (state) => state === 'unknown',
    )
    // Nobody is to settle it before it has been looked at.
    await sql`update store.fulfilments set next_at = now() + interval '1 hour' where iccid = ${order.iccid}`
    await control('/settings', { vendor: 'travelroam', listingDelayMs: 0 }, 'PUT')
    return order
  },
  async needs_review() {
    const order = await ORDERS.slow?.()
    if (!order) throw new Error('no order')
    await sql`update store.orders set state = 'needs_review' where number = ${order.number}`
    return order
  },
  async payment_failed() {
    await control('/stripe/settings', { delayed_settlement_ms: null })
    const order = await paidOrder('delayed_failure')
    await control('/stripe/settle-delayed', { session: order.session, outcome: 'failed' })
    await reaches(order, 'payment_failed')
    return order
  },
  async expired() {
    const order = await placeOrder()
    await control('/stripe/expire', { session: order.session })
    await until(
      'payment over',
      async () => {
        const [row] = await sql`select state from store.payments where session_id = ${order.session}`
        return row?.state
      },
      (state) => state === 'expired',
    )
    await sql`update store.orders set state = 'expired' where number = ${order.number} and state <> 'expired'`
    return order
  },
}
