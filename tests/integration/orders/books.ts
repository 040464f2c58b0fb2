import { inParallel, type Shop } from './bulk'

interface OrderFacts {
  number: string
  state: string
  iccid: string
  amount: number
  sessions: string[]
  intents: string[]
  times_paid: number
  postings: number
  fulfilments: number
  receipts: number
  deliveries: number
}

const NEVER_PAID = ['expired', 'payment_failed', 'canceled']

/**
 * What is wrong with the orders of a shop at rest, measured against what Stripe captured and the providers sold. Empty
 * when every buyer has exactly what they paid for, or their money, and the books agree with both.
 * @param of the orders that are looked at one by one, all unless said otherwise; the books are looked at as a whole
 */
export async function problemsOf(
  shop: Shop,
  of?: readonly { readonly orderNumber: string }[],
): Promise<string[]> {
  const orders = await readOrders(shop)
  const numbers = of && new Set(of.map(({ orderNumber }) => orderNumber))
  const chosen = orders.filter(({ number }) => !numbers || numbers.has(number))
  const perOrder = await inParallel(chosen, 8, (order) => problemsOfOrder(shop, order))
  return [...perOrder.flat(), ...(await problemsOfBooks(shop, orders))]
}

async function problemsOfOrder(shop: Shop, order: OrderFacts): Promise<string[]> {
  const totals = await Promise.all([
    ...order.sessions.map((session) => shop.totals(session)),
    ...order.intents.map((intent) => shop.totalsOfIntent(intent)),
  ])
  const captured = totals.reduce((sum, total) => sum + total.captured, 0)
  const kept = totals.reduce((sum, total) => sum + total.captured - total.refunded, 0)
  const bought = shop.purchases(order.iccid).length
  const wasPaid = !NEVER_PAID.includes(order.state)
  const claims: [boolean, string][] = [
    [order.times_paid === (wasPaid ? 1 : 0), `became paid ${order.times_paid} times`],
    [order.fulfilments === (wasPaid ? 1 : 0), `${order.fulfilments} fulfilments`],
    [order.receipts === (wasPaid ? 1 : 0), `${order.receipts} receipts`],
    [order.deliveries === (order.state === 'fulfilled' ? 1 : 0), `${order.deliveries} mails of delivery`],
    [bought <= 1, `bought ${bought} times`],
    [order.postings === totals.filter((total) => total.captured > 0).length, `${order.postings} postings`],
  ]
  if (order.state === 'fulfilled')
    claims.push(
      [bought === 1, `delivered, bought ${bought} times`],
      [kept === order.amount, `we keep ${kept}`],
    )
  else if (order.state === 'refunded')
    claims.push([bought === 0, `refunded, bought ${bought} times`], [kept === 0, `we keep ${kept}`])
  else if (order.state === 'needs_review')
    claims.push([kept === order.amount, `under review, we keep ${kept}`])
  else if (NEVER_PAID.includes(order.state))
    claims.push([bought === 0, 'bought for nothing'], [captured === 0, `captured ${captured}`])
  else claims.push([false, 'has not ended'])
  return claims.filter(([holds]) => !holds).map(([, what]) => `${order.number} ${order.state}: ${what}`)
}

/** The ledger sums to zero, and its accounts say what Stripe and the providers say. */
async function problemsOfBooks(shop: Shop, orders: readonly OrderFacts[]): Promise<string[]> {
  const balances = await shop.sql<{ kind: string; balance: number }[]>`
    select kind, sum(balance_minor)::float8 as balance from ledger.balances() group by kind`
  const balanceOf = (kind: string) => balances.find((row) => row.kind === kind)?.balance ?? 0
  const { by_currency: stripe } = (await shop.control('/stripe/totals')) as {
    by_currency: Record<string, { captured: number; refunded: number }>
  }
  const atStripe = Object.values(stripe).reduce((sum, total) => sum + total.captured - total.refunded, 0)
  const underReview = orders.filter(({ state }) => state === 'needs_review')
  const owed = underReview.reduce((sum, order) => sum + order.amount, 0)
  const spent = shop.world.world.purchases
    .list()
    .filter((purchase) => !underReview.some(({ iccid }) => iccid === purchase.iccid))
    .reduce((sum, purchase) => sum + purchase.priceMinor, 0)
  const claims: [boolean, string][] = [
    [await shop.ledgerIsBalanced(), 'the ledger does not sum to zero'],
    [
      balanceOf('stripe_clearing') === atStripe,
      `clearing ${balanceOf('stripe_clearing')}, Stripe ${atStripe}`,
    ],
    [balanceOf('order_liability') === -owed, `we owe ${balanceOf('order_liability')}, not ${-owed}`],
    [balanceOf('refunds_payable') === 0, `refunds outstanding: ${balanceOf('refunds_payable')}`],
    [
      balanceOf('provider_prepaid') === -spent,
      `spent ${balanceOf('provider_prepaid')}, providers say ${spent}`,
    ],
  ]
  return claims.filter(([holds]) => !holds).map(([, what]) => what)
}

const readOrders = (shop: Shop) => shop.sql<OrderFacts[]>`
  with mails as (
    select data ->> 'orderId' as order_id, count(*) filter (where template = 'receipt')::int as receipts,
      count(*) filter (where template = 'renewed')::int as deliveries
    from store.messages group by 1
  )
  select o.number, o.state, l.iccid, o.amount_minor::float8 as amount,
    array(select p.session_id from store.payments p where p.order_id = o.id and p.session_id is not null) as sessions,
    array(select p.payment_intent_id from store.payments p where p.order_id = o.id and p.kind = 'intent'
      and p.payment_intent_id is not null) as intents,
    (select count(*)::int from store.state_changes c where c.machine = 'order' and c.subject_id = o.id and c.to_state = 'paid')
      as times_paid,
    (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
      where t.cause_type = 'payment' and p.order_id = o.id and t.kind = 'payment_received') as postings,
    (select count(*)::int from store.fulfilments f where f.order_id = o.id) as fulfilments,
    coalesce(m.receipts, 0) as receipts, coalesce(m.deliveries, 0) as deliveries
  from store.orders o join store.order_lines l on l.order_id = o.id left join mails m on m.order_id = o.id
  order by o.created_at`
