import { balanceOf } from './baskets'
import { inParallel, type Shop } from './bulk'

interface Line {
  state: string | null
  kind: string
  iccid: string | null
  provider: string
  sku: string
  amount: number
}

interface Basket {
  number: string
  state: string
  amount: number
  sessions: string[]
  times_paid: number
  receipts: number
  ready: number
  refund_mails: number
  lines: Line[]
}

const NEVER_PAID = ['expired', 'payment_failed', 'canceled']

/**
 * What is wrong with the baskets of a shop at rest, measured against what Stripe captured and the providers sold. Empty
 * when every buyer has each line once, or its money back once, or a person looks at it, and the books agree.
 * @param of whose order, money and mails are looked at one by one; goods and books are looked at as a whole
 */
export async function problemsOfBaskets(
  shop: Shop,
  of: readonly { readonly orderNumber: string }[],
): Promise<string[]> {
  const baskets = await readBaskets(shop)
  const numbers = new Set(of.map(({ orderNumber }) => orderNumber))
  const chosen = baskets.filter(({ number }) => numbers.has(number))
  const perBasket = await inParallel(chosen, 8, (basket) => problemsOfBasket(shop, basket))
  return [...perBasket.flat(), ...problemsOfGoods(shop, baskets), ...(await problemsOfMoney(shop))]
}

/** How the lines must have ended for an order to be in its state. */
function stateFor(lines: readonly Line[]): string {
  const states = lines.map(({ state }) => state)
  if (states.includes('manual')) return 'needs_review'
  if (states.every((state) => state === 'succeeded')) return 'fulfilled'
  return states.every((state) => state === 'rejected') ? 'refunded' : 'partially_refunded'
}

const sum = (lines: readonly Line[], ...states: string[]) =>
  lines
    .filter(({ state }) => state !== null && states.includes(state))
    .reduce((total, { amount }) => total + amount, 0)
const count = (lines: readonly Line[], state: string) => lines.filter((line) => line.state === state).length

async function problemsOfBasket(shop: Shop, basket: Basket): Promise<string[]> {
  const { lines, state } = basket
  const totals = await Promise.all(basket.sessions.map((session) => shop.totals(session)))
  const captured = totals.reduce((all, one) => all + one.captured, 0)
  const kept = totals.reduce((all, one) => all + one.captured - one.refunded, 0)
  const claims: [boolean, string][] = []
  if (NEVER_PAID.includes(state))
    claims.push(
      [captured === 0, `captured ${captured}`],
      [lines.every((line) => line.state === null), 'has purchases'],
      [basket.times_paid === 0 && basket.receipts === 0, 'was called paid'],
    )
  else {
    const address = { orderNumber: basket.number }
    const [liability, payable, revenue, clearing] = await Promise.all([
      balanceOf(shop, address, 'order_liability'),
      balanceOf(shop, address, 'refunds_payable'),
      balanceOf(shop, address, 'revenue'),
      balanceOf(shop, address, 'stripe_clearing'),
    ])
    claims.push(
      [state === stateFor(lines), `lines ${lines.map((line) => line.state)}`],
      [basket.times_paid === 1, `became paid ${basket.times_paid} times`],
      [basket.receipts === 1, `${basket.receipts} receipts`],
      [basket.ready === count(lines, 'succeeded'), `${basket.ready} mails of delivery`],
      [basket.refund_mails >= count(lines, 'rejected'), `${basket.refund_mails} mails of refunds`],
      [kept === sum(lines, 'succeeded', 'manual'), `we keep ${kept}`],
      [liability === -sum(lines, 'manual'), `we owe ${liability}`],
      [payable === 0, `refunds outstanding ${payable}`],
      [revenue === -sum(lines, 'succeeded'), `earned ${revenue}`],
      [clearing === kept, `clearing ${clearing}, Stripe ${kept}`],
    )
  }
  return claims.filter(([holds]) => !holds).map(([, what]) => `${basket.number} ${state}: ${what}`)
}

/** Every eSIM that was delivered was bought once, for one line; what else was bought lies with staff. */
function problemsOfGoods(shop: Shop, baskets: readonly Basket[]): string[] {
  const lines = baskets.flatMap((basket) => basket.lines).filter(({ kind }) => kind === 'new_esim')
  const purchases = shop.world.world.purchases.list().filter(({ kind }) => kind === 'order')
  const problems: string[] = []
  const purchasesOf = Map.groupBy(purchases, ({ iccid }) => iccid)
  const delivered = lines.filter(({ state }) => state === 'succeeded')
  for (const [iccid, same] of Map.groupBy(delivered, (line) => line.iccid)) {
    const [line] = same
    const bought = (iccid && purchasesOf.get(iccid)) || []
    if (same.length > 1) problems.push(`eSIM ${iccid} was delivered ${same.length} times`)
    if (bought.length !== 1) problems.push(`eSIM ${iccid} was bought ${bought.length} times`)
    if (bought[0]?.sku !== line?.sku || bought[0]?.vendor !== line?.provider)
      problems.push(`eSIM ${iccid} is of another bundle`)
  }
  const given = new Set(delivered.map(({ iccid }) => iccid))
  const spare = purchases.filter(({ iccid }) => !given.has(iccid))
  for (const [key, orphans] of Map.groupBy(spare, ({ vendor, sku }) => `${vendor} ${sku}`)) {
    const atStaff = lines.filter(
      (line) => line.state === 'manual' && `${line.provider} ${line.sku}` === key,
    ).length
    if (orphans.length > atStaff)
      problems.push(`${key}: ${orphans.length} bought for nobody, ${atStaff} at staff`)
  }
  return problems
}

async function problemsOfMoney(shop: Shop): Promise<string[]> {
  return (await shop.ledgerIsBalanced()) ? [] : ['the ledger does not sum to zero']
}

const readBaskets = (shop: Shop) => shop.sql<Basket[]>`
  with mails as (
    select data ->> 'orderId' as order_id, count(*) filter (where template = 'receipt')::int as receipts,
      count(*) filter (where template = 'esim_ready')::int as ready,
      count(*) filter (where template = 'refunded')::int as refund_mails
    from store.messages group by 1
  )
  select o.number, o.state, o.amount_minor::float8 as amount,
    array(select p.session_id from store.payments p where p.order_id = o.id and p.session_id is not null) as sessions,
    (select count(*)::int from store.state_changes c where c.machine = 'order' and c.subject_id = o.id and c.to_state = 'paid')
      as times_paid,
    coalesce(m.receipts, 0) as receipts, coalesce(m.ready, 0) as ready, coalesce(m.refund_mails, 0) as refund_mails,
    (select jsonb_agg(jsonb_build_object('state', f.state, 'kind', l.kind, 'iccid', f.iccid, 'provider', l.provider,
        'sku', l.provider_ref, 'amount', l.amount_minor) order by l.id)
      from store.order_lines l left join store.fulfilments f on f.order_line_id = l.id where l.order_id = o.id) as lines
  from store.orders o left join mails m on m.order_id = o.id order by o.created_at`
