import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../sandbox/kernel/random'
import { control, moneyOf, newBuyer, plant, siteUrl, sql } from './support/world'

/** What a client says of money, goods or people is left out or refused: what is charged is the server's price. */

const MUTATIONS = 200
const SEED = 68

type Json = Record<string, unknown>
let bundles: string[] = []
let limits: { name: string; max_hits: number }[] = []
beforeAll(async () => {
  const rows = await sql`
    select id from store.bundles where on_sale and provider in ('travelroam', 'esimhub') and array_length(countries, 1) = 1
    order by cost_minor desc, id limit 8`
  bundles = rows.map((row) => String(row.id))
  limits = await sql`select name, max_hits from store.rate_limits`
  await sql`update store.rate_limits set max_hits = 10000000`
})
afterAll(async () => {
  for (const { name, max_hits } of limits)
    await sql`update store.rate_limits set max_hits = ${max_hits} where name = ${name}`
})

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${siteUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Json }
}

const quote = (body: unknown) => post('/api/v2/quotes', body)
let keys = 0
const order = (body: unknown, key = `tampering-${++keys}-${Date.now()}`) =>
  post('/api/v2/orders', body, { 'idempotency-key': key })
const amountOf = ({ price }: Json) => Number((price as Json | undefined)?.amount_minor)

const wish = (quantity = 2): Json => ({ items: [{ bundle_id: bundles[0], quantity }] })

async function quoted(body: Json = wish()): Promise<{ id: string; amount: number }> {
  const made = await quote(body)
  expect(made.status).toBe(201)
  return { id: String(made.body.quote_id), amount: amountOf(made.body) }
}

const buyer = (quoteId: string): Json => ({ quote_id: quoteId, email: newBuyer('price'), locale: 'en' })

/** What somebody who wants to pay less, or as somebody else, would try to say. */
const LIES: [string, unknown[]][] = [
  ['amount_minor', [1, 0, -500, '1', null]],
  ['amountMinor', [1, -1]],
  ['amount', [0.01, { amount_minor: 1, currency: 'USD' }]],
  ['price', [1, { amount_minor: 1, currency: 'JPY' }, '0.01']],
  ['price_minor', [1]],
  ['unit_amount', [1]],
  ['total', [1, { amount_minor: 1 }]],
  ['discount', [99, '100%']],
  ['promo_code', ['FREE']],
  ['cost_minor', [1]],
  ['provider', ['airhub']],
  ['provider_ref', ['cheapest']],
  ['purchase_hints', [{ bundleCode: 'other' }]],
  ['user_id', ['00000000-0000-4000-8000-000000000001']],
  ['guest_id', [`gst_${'0'.repeat(25)}`]],
  ['state', ['paid', 'fulfilled']],
  ['paid_at', ['2026-01-01T00:00:00Z']],
  ['channel', ['checker']],
  ['return_origin', ['https://evil.example']],
  ['kind', ['wallet_topup']],
  ['basket_id', [`qot_${'0'.repeat(25)}`]],
  ['expires_at', ['2099-01-01T00:00:00Z']],
  ['line_items', [[{ price: 1, quantity: 1 }]]],
  ['__proto__', [{ amount_minor: 1 }]],
  ['constructor', [{ prototype: { amountMinor: 1 } }]],
]

const CURRENCIES = ['JPY', 'KWD', 'XXX', 'usd', '', 'US', 7, null, ['USD'], { code: 'USD' }]
const QUANTITIES = [0, -1, 1.5, 21, 1e9, 2 ** 53, '2', null, [2], true, 'Infinity']

describe('200 bodies that lie about money, goods and people', () => {
  test('are refused, or charge what the server says', async () => {
    const random = seededRandom(SEED)
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
    const honest = await quoted()
    const tally = { refused: 0, charged: 0 }
    for (let n = 0; n < MUTATIONS; n++) {
      const [name, values] = pick(LIES)
      // As text, so that __proto__ is a member like any other.
      const lie = `${JSON.stringify(name)}:${JSON.stringify(pick(values))}`
      const into = (body: Json) => JSON.stringify(body).replace(/}$/, `,${lie}}`)
      const lineLie = JSON.stringify(wish()).replace('}]', `,${lie}}]`)
      const place = pick(['quote', 'line', 'order', 'order'] as const)
      const made =
        place === 'quote' ? await quote(into(wish())) : place === 'line' ? await quote(lineLie) : null
      if (made && made.status !== 201) {
        expect([lie, made.status]).toEqual([lie, 400])
        tally.refused += 1
        continue
      }
      const amount = made ? amountOf(made.body) : honest.amount
      expect([lie, amount]).toEqual([lie, honest.amount])
      const quoteId = made ? String(made.body.quote_id) : (await quoted()).id
      const placed = await order(place === 'order' ? into(buyer(quoteId)) : buyer(quoteId))
      if (placed.status !== 201) {
        expect([lie, placed.status]).toEqual([lie, 400])
        tally.refused += 1
        continue
      }
      const [row] = await sql`
        select o.amount_minor::float8 as amount, o.currency, o.state, o.user_id, o.guest_id, o.channel, o.return_origin,
          p.amount_minor::float8 as asked, p.session_id, (select count(*)::int from store.fulfilments f where f.order_id = o.id) as bought
        from store.orders o join store.payments p on p.order_id = o.id where o.number = ${String(placed.body.order_number)}`
      expect([lie, row]).toEqual([
        lie,
        {
          amount: honest.amount,
          currency: 'USD',
          state: 'awaiting_payment',
          user_id: null,
          guest_id: null,
          channel: 'api',
          return_origin: null,
          asked: honest.amount,
          session_id: placed.body.session_id,
          bought: 0,
        },
      ])
      if (tally.charged % 10 === 0) {
        await control('/stripe/pay', { session: placed.body.session_id })
        expect((await moneyOf(String(placed.body.session_id))).captured).toBe(honest.amount)
      }
      tally.charged += 1
    }
    expect(tally.refused + tally.charged).toBe(MUTATIONS)
    expect(tally.charged).toBeGreaterThan(20)
    expect(tally.refused).toBeGreaterThan(20)
  })
})

describe('a quote', () => {
  test.each(QUANTITIES)('of %j of a bundle is refused', async (quantity) => {
    const made = await quote({ items: [{ bundle_id: bundles[0], quantity }] })
    expect(made).toMatchObject({ status: 400, body: { code: 'VALIDATION' } })
  })

  test('of more lines than an order holds, one by one or together, is refused', async () => {
    const [first = '', second = ''] = bundles
    for (const items of [
      Array.from({ length: 21 }, () => ({ bundle_id: first, quantity: 1 })),
      [
        { bundle_id: first, quantity: 20 },
        { bundle_id: second, quantity: 1 },
      ],
      [],
    ])
      expect(await quote({ items })).toMatchObject({ status: 400, body: { code: 'VALIDATION' } })
  })

  test.each(CURRENCIES)('in %j is refused, or is in that currency at its rate', async (currency) => {
    const made = await quote({ ...wish(), currency })
    if (made.status === 201) {
      const { amount_minor: amount, currency: said } = made.body.price as Json
      expect(said).toBe(String(currency).toUpperCase())
      const [row] = await sql`
        select sum(amount_minor)::float8 as amount, min(currency) as currency from store.quotes
        where basket_id = ${String(made.body.quote_id)}`
      expect(row).toEqual({ amount, currency: said })
      // The same two bundles for a yen, or for a thousandth of a dinar, would be a price that was not converted.
      expect(Number(amount)).toBeGreaterThan(10)
    } else expect([400, 409]).toContain(made.status)
  })

  test('for an eSIM and for new ones at once is refused', async () => {
    const iccid = await plant()
    expect((await quote({ ...wish(), iccid })).status).toBe(400)
    expect((await quote({ ...wish(), iccid, bundle_id: bundles[0] })).status).toBe(400)
  })

  test.each([
    ['an unknown bundle', 'bdl_0000000000000000000000000'],
    ['SQL', "bdl_' or 1=1 --"],
    ['a quote', 'qot_0000000000000000000000000'],
  ])('of %s is refused', async (_name, bundleId) => {
    expect([400, 409]).toContain((await quote({ items: [{ bundle_id: bundleId, quantity: 1 }] })).status)
  })

  test('of a bundle that is off sale is refused', async () => {
    const id = bundles.at(-1) ?? ''
    await sql`update store.bundles set on_sale = false where id = ${id}`
    const made = await quote({ items: [{ bundle_id: id, quantity: 1 }] })
    await sql`update store.bundles set on_sale = true where id = ${id}`
    expect(made).toMatchObject({ status: 409, body: { code: 'BUNDLE_NOT_AVAILABLE' } })
  })
})

describe('an order', () => {
  test('of one line of a basket, of a cheaper part of it, is refused', async () => {
    const { id } = await quoted(wish(3))
    const rows = await sql`select id from store.quotes where basket_id = ${id} and id <> ${id}`
    expect(rows).toHaveLength(2)
    for (const row of rows)
      expect(await order(buyer(String(row.id)))).toMatchObject({
        status: 404,
        body: { code: 'QUOTE_NOT_FOUND' },
      })
  })

  test('of a price that has run out is refused, and charges nothing', async () => {
    const { id } = await quoted()
    await sql`update store.quotes set expires_at = now() - interval '1 second' where basket_id = ${id}`
    expect(await order(buyer(id))).toMatchObject({ status: 409, body: { code: 'QUOTE_EXPIRED' } })
  })

  test('with a key that was used for another one is refused', async () => {
    const [first, second] = [await quoted(), await quoted(wish(1))]
    const key = `reused-${Date.now()}`
    const body = buyer(first.id)
    expect((await order(body, key)).status).toBe(201)
    expect((await order(body, key)).status).toBe(201)
    for (const other of [buyer(second.id), { ...body, quote_id: second.id }, buyer(first.id)])
      expect(await order(other, key)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  })

  test('of one basket, 50 times at once under two keys: one order, one session', async () => {
    const { id, amount } = await quoted(wish(4))
    const body = buyer(id)
    const run = Date.now()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => order(body, `fifty-${run}-${n % 2}`)),
    )
    const placed = answers.filter(({ status }) => status === 201)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(placed.map((answer) => answer.body.order_number)).size).toBe(1)
    expect(new Set(placed.map((answer) => answer.body.session_id)).size).toBe(1)
    const [row] = await sql`
      select count(distinct l.order_id)::int as orders, count(distinct l.id)::int as lines, count(distinct p.id)::int as payments,
        min(p.amount_minor)::float8 as asked
      from store.order_lines l join store.quotes q on q.id = l.quote_id join store.payments p on p.order_id = l.order_id
      where q.basket_id = ${id}`
    expect(row).toEqual({ orders: 1, lines: 4, payments: 1, asked: amount })
  })

  test('of one basket by two buyers at once: one of them has it, the other is told', async () => {
    const { id } = await quoted()
    const answers = await Promise.all(Array.from({ length: 10 }, () => order(buyer(id))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'QUOTE_ORDERED' })
  })
})
